package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.cresset.torch.Checkpoint.checkpoint;
import static org.cresset.torch.TensorAssert.assertClose;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Parts of a computation that are run again in the backward pass. */
@ExtendWith(LeakCheck.class)
final class CheckpointTest {
  private Scope scope;

  @BeforeEach
  @SuppressWarnings("MustBeClosedChecker")
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor leaf(double... values) {
    return Tensor.of(values).requiresGrad_(true);
  }

  private static Tensor grad(Tensor leaf) {
    return Objects.requireNonNull(leaf.grad());
  }

  @Test
  void gradientsAreThoseOfThePartItself() {
    GradCheck.checkTwice(
        x -> checkpoint(t -> t.exp().mul(t).tanh(), x.getFirst()),
        RuleChecks.random(1, -1, 1, 2, 3));
    GradCheck.checkTwice(
        x -> checkpoint(t -> List.of(t.get(0).mul(t.get(1)).exp(), t.get(1).sin()), x).get(0),
        RuleChecks.random(1, -1, 1, 2, 3),
        RuleChecks.random(2, -1, 1, 3));
  }

  @Test
  void nestedPartsRunAgainWithinEachOther() {
    List<String> runs = new ArrayList<>();
    UnaryOperator<Tensor> inner =
        t -> {
          runs.add("inner");
          return t.exp().mul(t);
        };
    UnaryOperator<Tensor> outer =
        t -> {
          runs.add("outer");
          return checkpoint(inner, t.tanh()).mul(2).exp();
        };
    Tensor x = leaf(0.25, 0.5);
    Tensor y = leaf(0.25, 0.5);
    checkpoint(outer, x).sum().backward();
    assertThat(runs).containsExactly("outer", "inner", "outer", "inner", "inner");
    y.tanh().exp().mul(y.tanh()).mul(2).exp().sum().backward();
    assertClose(grad(x), grad(y));
  }

  @Test
  void parametersThatThePartUsesGetTheirGradients() {
    Tensor w = leaf(2, 3);
    Tensor x = Tensor.of(new double[] {5, 7}); // wants no gradient itself
    checkpoint(t -> t.mul(w).square(), x).sum().backward(); // 2 w x²
    assertClose(grad(w), 100, 294);
    assertClose(
        Autograd.grad(checkpoint(t -> t.mul(w).square(), x).sum(), List.of(w)).getFirst(),
        100,
        294);
    assertClose(grad(w), 100, 294);
  }

  @Test
  void randomNumbersAreTheSame() {
    Generator.manualSeed(3);
    Tensor x = Tensor.ones(DType.FLOAT64, 100).requiresGrad_(true);
    Tensor y = checkpoint(t -> t.square().mul(Tensor.rand(100).to(DType.FLOAT64)), x);
    Tensor next = Tensor.rand(3);
    y.sum().backward();
    assertClose(grad(x), y.detach().mul(2)); // 2 x r, x = 1
    Tensor after = Tensor.rand(3);
    Generator.manualSeed(3);
    Tensor.rand(100);
    assertClose(next, Tensor.rand(3));
    assertClose(after, Tensor.rand(3)); // the backward pass took none
  }

  @Test
  void nothingOfThePartIsHeld() {
    Tensor x = Tensor.randn(10).requiresGrad_(true);
    long before = LeakCheck.live();
    Tensor y = checkpoint(t -> t.exp().tanh().exp().tanh().exp().tanh(), x);
    assertThat(LeakCheck.live() - before).isEqualTo(1);
    y.sum().backward();
    assertThat(LeakCheck.live() - before).isLessThanOrEqualTo(3); // y, its sum, the gradient
  }

  @Test
  void aKeptGraphRunsTwice() {
    Tensor x = leaf(2);
    Tensor y = checkpoint(t -> t.mul(t), x).sum();
    y.backward(null, true);
    y.backward();
    assertClose(grad(x), 8);
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(y::backward)
        .withMessageStartingWith("backward: the values saved for mul must still be there");
  }

  @Test
  void whatChangedMeanwhileSaysSo() {
    Tensor w = leaf(2, 3);
    Tensor y = checkpoint(t -> t.mul(w), leaf(1, 1)).sum();
    try (var _ = NoGrad.open()) {
      w.add_(1); // as an optimizer does
    }
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(y::backward)
        .withMessageStartingWith("checkpoint: a value that the part uses must be as it was");
    int[] calls = {0};
    Tensor z = checkpoint(t -> calls[0]++ == 0 ? t.exp().exp() : t.exp(), leaf(1, 1)).sum();
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(z::backward)
        .withMessage(
            "checkpoint: the part must save the same values when it runs again, 2 values at first,"
                + " got 1");
    assertThat(NoGrad.isRecording()).isTrue();
  }

  @Test
  void castsAreTheSame() {
    Tensor w = Tensor.randn(3, 3).requiresGrad_(true);
    Tensor x = Tensor.randn(2, 3);
    Tensor plain;
    Tensor again;
    try (var _ = Autocast.open(Device.Type.CPU, DType.BFLOAT16)) {
      plain = x.matmul(w).matmul(w);
      again = checkpoint(t -> t.matmul(w).matmul(w), x);
    }
    assertThat(again.dtype()).isEqualTo(DType.BFLOAT16);
    plain.sum().backward();
    Tensor expected = grad(w).copy();
    w.grad(null);
    again.sum().backward();
    assertThat(grad(w).toFloatArray()).isEqualTo(expected.toFloatArray());
  }

  @Test
  void withoutGradientsThePartJustRuns() {
    try (var _ = NoGrad.open()) {
      assertThat(checkpoint(t -> t.mul(2), leaf(1)).requiresGrad()).isFalse();
    }
  }

  @Test
  void functionsWithinAPartAreRunAgain() {
    Tensor x = leaf(2, 3);
    Function square =
        new Function() {
          @Override
          protected List<Tensor> forward(Call call, List<Tensor> inputs) {
            call.saveForBackward(inputs.getFirst());
            return List.of(inputs.getFirst().square());
          }

          @Override
          protected List<@org.jspecify.annotations.Nullable Tensor> backward(
              Call call, List<@org.jspecify.annotations.Nullable Tensor> gradients) {
            Tensor g = Objects.requireNonNull(gradients.getFirst());
            return List.of(g.mul(call.savedTensors().getFirst()).mul(2));
          }
        };
    checkpoint(t -> square.apply(t.exp()).mul(t), x).sum().backward(); // (1 + 2x) e^2x
    assertClose(grad(x), 5 * Math.exp(4), 7 * Math.exp(6));
  }
}
