package org.cresset.torch.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.cresset.torch.DType;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ModuleHooksTest {
  /** y = w x, and the sum of several. */
  private static final class Scale extends Module {
    private final Tensor weight;

    Scale(double... weight) {
      this.weight = parameter("weight", Tensor.of(weight));
    }

    @Override
    public Tensor forward(Tensor input) {
      return input.mul(weight);
    }

    List<Tensor> callAll(Tensor a, Tensor b) {
      return call(List.of(a, b), x -> List.of(x.get(0).mul(weight), x.get(1).mul(weight)));
    }
  }

  private static String text(@Nullable Tensor tensor) {
    return tensor == null ? "null" : Arrays.toString(tensor.toDoubleArray());
  }

  private static String text(List<? extends @Nullable Tensor> tensors) {
    return tensors.stream().map(ModuleHooksTest::text).toList().toString();
  }

  private static double[] gradient(Tensor leaf) {
    return Objects.requireNonNull(leaf.grad()).toDoubleArray();
  }

  @Test
  void forwardHooksSeeAndReplaceInOrder() throws Exception {
    try (Scope _ = Scope.open();
        Scale net = new Scale(2, 3)) {
      List<String> seen = new ArrayList<>();
      AutoCloseable pre =
          net.registerForwardPreHook(
              (module, in) -> {
                assertThat(module).isSameAs(net);
                seen.add("pre " + text(in));
                return List.of(in.getFirst().add(1));
              });
      AutoCloseable doubled =
          net.registerForwardHook(
              (_, in, out) -> {
                seen.add("first " + text(in) + " " + text(out));
                return List.of(out.getFirst().mul(2));
              });
      net.registerForwardHook(
          (_, _, out) -> {
            seen.add("second " + text(out));
            return out;
          });
      Tensor x = Tensor.of(new double[] {1, 1});
      assertThat(net.call(x).toDoubleArray()).containsExactly(8, 12);
      assertThat(seen)
          .containsExactly(
              "pre [[1.0, 1.0]]", "first [[2.0, 2.0]] [[4.0, 6.0]]", "second [[8.0, 12.0]]");
      pre.close();
      doubled.close();
      doubled.close();
      seen.clear();
      assertThat(net.call(x).toDoubleArray()).containsExactly(2, 3);
      assertThat(seen).containsExactly("second [[2.0, 3.0]]");
    }
  }

  @Test
  void backwardHooksSeeAndReplaceGradients() {
    try (Scope _ = Scope.open();
        Scale net = new Scale(2, 3)) {
      List<String> seen = new ArrayList<>();
      net.registerFullBackwardPreHook(
          (_, out) -> {
            seen.add("pre " + text(out));
            return Arrays.asList(Objects.requireNonNull(out.getFirst()).mul(10));
          });
      net.registerFullBackwardHook(
          (_, in, out) -> {
            seen.add("full " + text(in) + " " + text(out));
            Tensor gradient = in.getFirst();
            return Arrays.asList(gradient == null ? null : gradient.neg());
          });
      Tensor x = Tensor.of(new double[] {5, 7}).requiresGrad_(true);
      net.call(x).sum().backward();
      assertThat(seen).containsExactly("pre [[1.0, 1.0]]", "full [[20.0, 30.0]] [[10.0, 10.0]]");
      assertThat(gradient(x)).containsExactly(-20, -30);
      assertThat(gradient(net.weight)).containsExactly(50, 70);
      net.call(Tensor.of(new double[] {5, 7})).sum().backward(); // no gradient of the input
      assertThat(seen).endsWith("pre [[1.0, 1.0]]", "full [null] [[10.0, 10.0]]");
    }
  }

  @Test
  void severalInputsAreSeenAsAList() {
    try (Scope _ = Scope.open();
        Scale net = new Scale(2)) {
      List<String> seen = new ArrayList<>();
      net.registerForwardHook(
          (_, in, out) -> {
            seen.add(text(in) + " " + text(out));
            return out;
          });
      net.registerFullBackwardHook(
          (_, in, out) -> {
            seen.add(text(in) + " " + text(out));
            return in;
          });
      Tensor a = Tensor.of(new double[] {3}).requiresGrad_(true);
      Tensor b = Tensor.of(new double[] {4});
      List<Tensor> results = net.callAll(a, b);
      results.get(0).sum().backward();
      assertThat(seen)
          .containsExactly("[[3.0], [4.0]] [[6.0], [8.0]]", "[[2.0], null] [[1.0], null]");
      assertThat(gradient(a)).containsExactly(2);
    }
  }

  @Test
  void whatAHookKeepsInASequentialStaysOpen() {
    try (Scope _ = Scope.open();
        Sequential net = Sequential.of(ReLU.of(), MaxPool2d.of(2), ReLU.of())) {
      List<Tensor> kept = new ArrayList<>();
      for (Module module : net.children().values()) {
        module.registerForwardHook(
            (_, in, out) -> {
              kept.add(in.getFirst());
              kept.add(out.getFirst());
              return out;
            });
      }
      Tensor x = Tensor.arange(16).to(DType.FLOAT64).sub(8).reshape(1, 1, 4, 4);
      net.call(x);
      assertThat(kept).allMatch(Tensor::isOpen);
      // In the order that they stand in: the first sees the input, not what was pooled.
      assertThat(kept.get(0)).isSameAs(x);
      assertThat(kept.get(1).size(2)).isEqualTo(4);
    }
  }

  @Test
  void aSequentialInSegmentsHasTheSameGradients() {
    try (Scope _ = Scope.open();
        Sequential net =
            Sequential.of(
                Linear.of(4, 4), ReLU.of(), Linear.of(4, 4), ReLU.of(), Linear.of(4, 2))) {
      Tensor x = Tensor.randn(3, 4).requiresGrad_(true);
      net.call(x).square().sum().backward();
      List<float[]> expected = new ArrayList<>();
      List<Tensor> leaves = new ArrayList<>(net.namedParameters().values());
      leaves.add(x);
      for (Tensor leaf : leaves) {
        expected.add(Objects.requireNonNull(leaf.grad()).toFloatArray());
        leaf.grad(null);
      }
      for (int segments = 1; segments <= 5; segments++) {
        net.checkpoint(segments, x).square().sum().backward();
        for (int i = 0; i < leaves.size(); i++) {
          assertThat(Objects.requireNonNull(leaves.get(i).grad()).toFloatArray())
              .isEqualTo(expected.get(i));
          leaves.get(i).grad(null);
        }
      }
    }
  }
}
