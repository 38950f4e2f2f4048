package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.cresset.torch.TensorAssert.assertClose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A person's own forward and backward. */
@ExtendWith(LeakCheck.class)
final class FunctionTest {
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

  /** x³, by the saved input. */
  private static final class Cube extends Function {
    @Override
    protected List<Tensor> forward(Call call, List<Tensor> inputs) {
      Tensor x = inputs.getFirst();
      call.saveForBackward(x);
      return List.of(x.mul(x).mul(x));
    }

    @Override
    protected List<@Nullable Tensor> backward(Call call, List<@Nullable Tensor> gradients) {
      Tensor x = call.savedTensors().getFirst();
      return Arrays.asList(Objects.requireNonNull(gradients.getFirst()).mul(x.square()).mul(3));
    }
  }

  /** e to the power of a factor times x, by the saved result; the factor is a setting. */
  private static final class Exponential extends Function {
    private final double factor;

    private Exponential(double factor) {
      this.factor = factor;
    }

    @Override
    protected List<Tensor> forward(Call call, List<Tensor> inputs) {
      Tensor result = inputs.getFirst().mul(factor).exp();
      call.saveForBackward(result);
      return List.of(result);
    }

    @Override
    protected List<@Nullable Tensor> backward(Call call, List<@Nullable Tensor> gradients) {
      Tensor result = call.savedTensors().getFirst();
      return Arrays.asList(Objects.requireNonNull(gradients.getFirst()).mul(result).mul(factor));
    }
  }

  /** What the tests below vary: two inputs; what backward gets and gives is written down. */
  private static class Pair extends Function {
    final List<String> seen = new ArrayList<>();

    @Override
    protected List<Tensor> forward(Call call, List<Tensor> inputs) {
      call.keep("kept");
      return List.of(inputs.get(0).mul(2), inputs.get(1).mul(3));
    }

    @Override
    protected List<@Nullable Tensor> backward(Call call, List<@Nullable Tensor> gradients) {
      seen.add(call.kept(String.class));
      seen.add(call.needsInputGrad(0) + " " + call.needsInputGrad(1));
      for (Tensor g : gradients) seen.add(g == null ? "null" : Arrays.toString(g.toDoubleArray()));
      return Arrays.asList(times(gradients.get(0), 2), times(gradients.get(1), 3));
    }

    private static @Nullable Tensor times(@Nullable Tensor g, double factor) {
      return g == null ? null : g.mul(factor);
    }
  }

  @Test
  void gradientsAndTheirGradientsAreThoseWritten() {
    GradCheck.checkTwice(x -> new Cube().apply(x.getFirst()), RuleChecks.random(1, -2, 2, 2, 3));
    GradCheck.checkTwice(
        x -> new Exponential(0.5).apply(new Cube().apply(x.getFirst())),
        RuleChecks.strided(RuleChecks.random(2, -1, 1, 2, 3)));
  }

  /** x³, whose gradient is not to be differentiated. */
  private static final class OnceCube extends Function {
    boolean recorded;

    @Override
    protected List<Tensor> forward(Call call, List<Tensor> inputs) {
      call.saveForBackward(inputs.getFirst());
      return List.of(inputs.getFirst().pow(3));
    }

    @Override
    protected List<@Nullable Tensor> backward(Call call, List<@Nullable Tensor> gradients) {
      Tensor x = call.savedTensors().getFirst();
      Tensor gradient = Objects.requireNonNull(gradients.getFirst()).mul(x.square()).mul(3);
      recorded = gradient.requiresGrad();
      return Arrays.asList(gradient);
    }

    @Override
    protected boolean isOnceDifferentiable() {
      return true;
    }
  }

  @Test
  void whatIsOnceDifferentiableHasAGradient() {
    GradCheck.check(x -> new OnceCube().apply(x.getFirst()), RuleChecks.random(1, -2, 2, 2, 3));
    Tensor x = leaf(2);
    new OnceCube().apply(x).sum().backward();
    assertClose(grad(x), 12);
  }

  @Test
  void whatIsOnceDifferentiableHasNoSecondGradient() {
    Tensor x = leaf(2);
    OnceCube cube = new OnceCube();
    Tensor first =
        Autograd.grad(cube.apply(x).sum(), List.of(x), Autograd.Options.CREATE_GRAPH).getFirst();
    assertClose(first, 12);
    assertThat(cube.recorded).isFalse();
    // Not even where other terms have one: PyTorch takes the gradient for a constant there.
    Tensor mixed = first.add(x.square()).sum();
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(mixed::backward)
        .withMessage(
            "OnceCube: its gradients cannot be differentiated again, as it is once differentiable");
  }

  @Test
  void oneFunctionMayBeAppliedManyTimes() {
    Cube cube = new Cube();
    Tensor x = leaf(2);
    Tensor y = leaf(3);
    cube.apply(x).add(cube.apply(y)).sum().backward();
    assertClose(grad(x), 12);
    assertClose(grad(y), 27);
  }

  @Test
  void severalResultsOfWhichOneIsUnused() {
    Tensor x = leaf(1, 2);
    Tensor y = leaf(5);
    Pair pair = new Pair();
    List<Tensor> results = pair.applyAll(List.of(x, y));
    results.get(0).sum().backward();
    assertThat(pair.seen).containsExactly("kept", "true true", "[1.0, 1.0]", "[0.0]");
    assertClose(grad(x), 2, 2);
    assertClose(grad(y), 0);
  }

  @Test
  void gradientsThatAreNotThereMayStayAway() {
    Pair pair =
        new Pair() {
          @Override
          protected List<Tensor> forward(Call call, List<Tensor> inputs) {
            call.materializeGrads(false);
            return super.forward(call, inputs);
          }
        };
    Tensor x = leaf(1);
    Tensor constant = Tensor.ones(DType.FLOAT64, 1);
    pair.applyAll(List.of(x, constant)).get(1).sum().backward();
    assertThat(pair.seen).containsExactly("kept", "true false", "null", "[1.0]");
    assertThat(x.grad()).isNull();
  }

  @Test
  void resultsMayHaveNoGradient() {
    Function parts =
        new Function() {
          @Override
          protected List<Tensor> forward(Call call, List<Tensor> inputs) {
            Tensor whole = inputs.getFirst().trunc();
            call.markNonDifferentiable(whole);
            return List.of(inputs.getFirst().sub(whole), whole, whole.gt(1));
          }

          @Override
          protected List<@Nullable Tensor> backward(Call call, List<@Nullable Tensor> gradients) {
            return Arrays.asList(gradients.getFirst());
          }
        };
    Tensor x = leaf(1.5, 2.25);
    List<Tensor> results = parts.applyAll(List.of(x));
    assertThat(results.stream().map(Tensor::requiresGrad)).containsExactly(true, false, false);
    results.get(0).mul(results.get(1)).sum().backward();
    assertClose(grad(x), 1, 2);
  }

  @Test
  void anInputThatIsReturnedIsAnotherTensor() {
    Function same =
        new Function() {
          @Override
          protected List<Tensor> forward(Call call, List<Tensor> inputs) {
            return inputs;
          }

          @Override
          protected List<@Nullable Tensor> backward(Call call, List<@Nullable Tensor> gradients) {
            return Arrays.asList(Objects.requireNonNull(gradients.getFirst()).neg());
          }
        };
    Tensor x = leaf(1, 2);
    Tensor y = same.apply(x);
    assertThat(y).isNotSameAs(x);
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(() -> y.mul_(2))
        .withMessageStartingWith("mul_: a view that was made while nothing was recorded");
    y.sum().backward();
    assertClose(grad(x), -1, -1); // a gradient reversed
  }

  private static Function giving(@Nullable Tensor... gradients) {
    return new Function() {
      @Override
      protected List<Tensor> forward(Call call, List<Tensor> inputs) {
        return List.of(inputs.getFirst().mul(1));
      }

      @Override
      protected List<@Nullable Tensor> backward(Call call, List<@Nullable Tensor> given) {
        return Arrays.asList(gradients);
      }

      @Override
      protected String name() {
        return "Wrong";
      }
    };
  }

  @Test
  void wrongGradientsSaySo() {
    Tensor x = leaf(1, 2, 3);
    Tensor one = Tensor.ones(1);
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(() -> giving(one, one).apply(x).sum().backward())
        .withMessage(
            "Wrong: backward must give a gradient for each of the 1 inputs, null for none, got 2");
    assertThatExceptionOfType(ShapeException.class)
        .isThrownBy(() -> giving(Tensor.ones(2)).apply(x).sum().backward())
        .withMessage("Wrong: backward must give gradient 0 in the shape of input 0, [3], got [2]");
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(() -> new Pair().apply(x, x))
        .withMessage("Pair: apply is for functions of one result, got 2");
    giving((Tensor) null).apply(x).sum().backward();
    assertThat(x.grad()).isNull();
    giving(Tensor.ones(DType.FLOAT64, 2, 3)).apply(x).sum().backward();
    assertClose(grad(x), 2, 2, 2); // summed, as after a broadcast
  }

  @Test
  void aChangedInputSaysSo() {
    Function careless =
        new Function() {
          @Override
          protected List<Tensor> forward(Call call, List<Tensor> inputs) {
            return List.of(inputs.getFirst().mul_(2));
          }

          @Override
          protected List<@Nullable Tensor> backward(Call call, List<@Nullable Tensor> gradients) {
            return gradients;
          }

          @Override
          protected String name() {
            return "Careless";
          }
        };
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(() -> careless.apply(leaf(1)))
        .withMessage(
            "Careless: forward must leave its inputs as they are, but changed input 0 in place");
  }

  @Test
  void savedTensorsAreCheckedAndFreed() {
    Tensor x = leaf(1, 2);
    Tensor middle = x.mul(1);
    Tensor y = new Cube().apply(middle);
    middle.add_(1);
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(() -> y.sum().backward())
        .withMessage(
            "backward: the value of tensor 0 that Cube saved must be as it was, but it was changed"
                + " in place afterwards");
    Tensor loss = new Cube().apply(x).sum();
    loss.backward(null, true);
    loss.backward();
    assertClose(grad(x), 6, 24);
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(loss::backward)
        .withMessageStartingWith("backward: the values saved for Cube must still be there");
  }

  @Test
  void withoutGradientsNothingIsKept() {
    long before = LeakCheck.live();
    Tensor x = Tensor.of(new double[] {2});
    assertClose(new Cube().apply(x), 8);
    try (var _ = NoGrad.open()) {
      assertThat(new Cube().apply(x.copy().requiresGrad_(true)).requiresGrad()).isFalse();
    }
    assertThat(LeakCheck.live() - before).isEqualTo(4);
  }
}
