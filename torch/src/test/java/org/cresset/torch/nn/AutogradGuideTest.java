package org.cresset.torch.nn;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.cresset.torch.Autograd;
import org.cresset.torch.Checkpoint;
import org.cresset.torch.DetectAnomaly;
import org.cresset.torch.Function;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The code of {@code docs/guides/autograd.md} stands here word for word, and does what it says. */
class AutogradGuideTest {
  private static final Path GUIDE = Path.of("..", "docs", "guides", "autograd.md");
  private static final Path THIS =
      Path.of("src/test/java/org/cresset/torch/nn/AutogradGuideTest.java");

  @Test
  void theGuidesCodeIsTheCodeBelow() throws IOException {
    String code = unindented(Files.readString(THIS));
    List<String> snippets =
        Pattern.compile("(?s)```java\n(.*?)```")
            .matcher(Files.readString(GUIDE))
            .results()
            .map(match -> unindented(match.group(1)))
            .toList();
    assertThat(snippets).hasSize(7).allSatisfy(snippet -> assertThat(code).contains(snippet));
  }

  private static String unindented(String code) {
    return code.replaceAll("(?m)^ +", "");
  }

  private static double[] values(@Nullable Tensor tensor) {
    return Objects.requireNonNull(tensor).toDoubleArray();
  }

  @Test
  void gradients() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.of(new double[] {1, 2}).requiresGrad_(true);
      Tensor y = x.pow(3).sum();
      Tensor slope = Autograd.grad(y, List.of(x), Autograd.Options.CREATE_GRAPH).getFirst();
      slope.sum().backward(); // x.grad() is 6x
      assertThat(values(slope.detach())).containsExactly(3, 12);
      assertThat(values(x.grad())).containsExactly(6, 12);
    }
  }

  @Test
  void inPlace() {
    try (Scope _ = Scope.open()) {
      Tensor weight = Tensor.of(new double[] {2, 3}).requiresGrad_(true);
      Tensor rows = Tensor.zeros(weight.dtype(), 3, 2);
      for (int i = 0; i < 3; i++) {
        rows.get(i).copy_(weight.mul(i)); // rows now takes part in gradients
      }
      rows.sum().backward();
      assertThat(values(weight.grad())).containsExactly(3, 3);
      try (var _ = NoGrad.open()) {
        weight.add_(requireNonNull(weight.grad()), -0.1); // a leaf: outside the graph alone
      }
      assertThat(values(weight.detach())).containsExactly(1.7, 2.7);
    }
  }

  /**
   * The sign in the forward pass, the identity in the backward pass: a straight-through estimator.
   */
  static final class StraightThrough extends Function {
    @Override
    protected List<Tensor> forward(Call call, List<Tensor> inputs) {
      Tensor x = inputs.getFirst();
      call.saveForBackward(x);
      return List.of(x.sign());
    }

    @Override
    protected List<Tensor> backward(Call call, List<@Nullable Tensor> gradients) {
      Tensor x = call.savedTensors().getFirst();
      Tensor gradient = Objects.requireNonNull(gradients.getFirst()); // zeros where there was none
      return List.of(gradient.maskedFill(x.abs().gt(1), 0));
    }
  }

  @Test
  void functions() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.of(new double[] {-0.5, 0.25, 3}).requiresGrad_(true);
      Tensor y = new StraightThrough().apply(x);
      assertThat(values(y.detach())).containsExactly(-1, 1, 1);
      y.sum().backward();
      assertThat(values(x.grad())).containsExactly(1, 1, 0);
    }
  }

  @Test
  void hooks() throws Exception {
    List<String> printed = new ArrayList<>();
    try (Scope _ = Scope.open();
        Sequential model = Sequential.of(Linear.of(3, 4), ReLU.of())) {
      Tensor x = Tensor.ones(2, 3);
      AutoCloseable hook =
          model
              .at(0)
              .registerForwardHook(
                  (module, inputs, outputs) -> {
                    printed.add(module + " gave " + outputs.getFirst().shape());
                    return outputs; // or others in their place
                  });
      Tensor hidden = model.call(x).retainGrad();
      hidden.registerHook(gradient -> gradient.clamp(-1, 1));
      hidden.mul(5).sum().backward();
      hook.close();
      assertThat(printed).hasSize(1).first().asString().endsWith(" gave [2, 4]");
      assertThat(values(hidden.grad())).containsOnly(1);
    }
  }

  @Test
  void checkpoints() {
    try (Scope _ = Scope.open();
        Sequential model = Sequential.of(Linear.of(3, 3), ReLU.of(), Linear.of(3, 3), ReLU.of())) {
      List<Module> blocks = List.copyOf(model.children().values());
      Tensor x = Tensor.ones(2, 3);
      for (Module block : blocks) x = Checkpoint.checkpoint(block::call, x);
      x.sum().backward();
      assertThat(model.namedParameters().values()).allMatch(p -> p.grad() != null);
    }
  }

  @Test
  void anomalies() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.of(new double[] {0, 4}).requiresGrad_(true);
      assertThatThrownBy(
              () -> {
                try (var _ = DetectAnomaly.open()) {
                  Tensor distance = x.sqrt();
                  distance.mean().backward();
                }
              })
          .isInstanceOf(TorchException.class)
          .hasMessageContaining("the gradient that sqrt passes on")
          .hasMessageContaining("(AutogradGuideTest.java:");
    }
  }
}
