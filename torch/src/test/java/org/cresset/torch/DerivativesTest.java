package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.cresset.torch.TensorAssert.assertClose;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@link Autograd}: gradients of several tensors, and derivatives of functions. */
@ExtendWith(LeakCheck.class)
final class DerivativesTest {
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

  private static Tensor of(double... values) {
    return Tensor.of(values);
  }

  @Test
  void severalOutputsAddUp() {
    Tensor x = leaf(1, 2);
    List<Tensor> outputs = List.of(x.square(), x.mul(3));
    List<Tensor> weights = List.of(of(1, 10), of(100, 1000));
    assertClose(
        Autograd.grad(outputs, weights, List.of(x), Autograd.Options.CREATE_GRAPH).getFirst(),
        302,
        3040);
    Autograd.backward(outputs, weights);
    assertClose(Objects.requireNonNull(x.grad()), 302, 3040);
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(() -> Autograd.backward(outputs, List.of()))
        .withMessage("backward: each output must have a gradient, got 2 outputs and 0 gradients");
  }

  @Test
  void unusedInputsMayBeRefused() {
    Tensor x = leaf(1);
    Tensor unused = leaf(1, 2);
    Autograd.Options strict = Autograd.Options.DEFAULT.allowUnused(false);
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(() -> Autograd.grad(x.square().sum(), List.of(x, unused), strict))
        .withMessage(
            "grad: the output must depend on every input, but does not on input 1, float64[2]");
  }

  @Test
  void jacobiansHaveTheShapeOfBoth() {
    // f(a, b) = (a0 b, a1² b)
    List<Tensor> jacobians =
        Autograd.jacobian(
            x -> x.get(0).pow(of(1, 2)).mul(x.get(1)),
            List.of(of(3, 4), Tensor.of(new double[] {5}).sum()));
    assertThat(jacobians.get(0).shape()).isEqualTo(Shape.of(2, 2));
    assertThat(jacobians.get(1).shape()).isEqualTo(Shape.of(2));
    assertClose(jacobians.get(0).reshape(-1), 5, 0, 0, 40);
    assertClose(jacobians.get(1), 3, 16);
    Tensor constant = Autograd.jacobian(x -> of(1, 2), List.of(of(1, 2, 3))).getFirst();
    assertThat(constant.shape()).isEqualTo(Shape.of(2, 3));
    assertThat(constant.sum().item()).isZero();
  }

  @Test
  void hessiansHaveABlockForEachPair() {
    // f(a, b) = a0² a1 + a0 b
    List<List<Tensor>> blocks =
        Autograd.hessian(
            x -> {
              Tensor a = x.get(0);
              return a.get(0).square().mul(a.get(1)).add(a.get(0).mul(x.get(1).get(0)));
            },
            List.of(of(3, 4), of(5)));
    assertClose(blocks.get(0).get(0).reshape(-1), 8, 6, 6, 0);
    assertClose(blocks.get(0).get(1).reshape(-1), 1, 0);
    assertClose(blocks.get(1).get(0).reshape(-1), 1, 0);
    assertClose(blocks.get(1).get(1).reshape(-1), 0);
    assertThatExceptionOfType(ShapeException.class)
        .isThrownBy(() -> Autograd.hessian(x -> x.getFirst().square(), List.of(of(1, 2))))
        .withMessage("hessian: the function must give one number, got float64[2]");
  }

  @Test
  void productsWithVectorsAreThoseOfTheJacobian() {
    Autograd.Differentiable f = x -> x.get(0).mul(x.get(1)).exp();
    List<Tensor> at = List.of(of(0.5, 1), of(2, 0.25));
    Tensor y = f.apply(at);
    List<Tensor> back = Autograd.vjp(f, at, of(1, 10));
    assertClose(back.get(0), y.mul(at.get(1)).mul(of(1, 10)));
    assertClose(back.get(1), y.mul(at.get(0)).mul(of(1, 10)));
    Tensor forth = Autograd.jvp(f, at, List.of(of(1, 10), of(3, 7)));
    Tensor slope = at.get(1).mul(of(1, 10)).add(at.get(0).mul(of(3, 7)));
    assertClose(forth, y.mul(slope));
    assertClose(Autograd.jvp(x -> x.get(0).mul(3), at, List.of(of(1, 2), of(0, 0))), 3, 6);
    assertClose(Autograd.jvp(x -> of(1), at, List.of(of(1, 2), of(0, 0))), 0);
  }

  @Test
  void numbersAreKeptForAnotherPass() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(3).div(2).sum();
    y.backward();
    y.backward(); // nothing but numbers was saved
    assertClose(Objects.requireNonNull(x.grad()), 3, 3);
  }

  /** The activations go one by one: at each hook on the way back fewer are there. */
  @Test
  void aPassFreesAsItGoes() {
    Tensor x = Tensor.randn(8).requiresGrad_(true);
    List<Long> live = new ArrayList<>();
    Tensor loss =
        Scope.of(
            () -> {
              Tensor y = x;
              for (int i = 0; i < 10; i++) {
                y = y.tanh();
                y.registerHook(
                    g -> {
                      live.add(LeakCheck.live());
                      return g;
                    });
              }
              return y.sum();
            });
    loss.backward();
    assertThat(live).hasSize(10);
    for (int i = 1; i < live.size(); i++) assertThat(live.get(i)).isEqualTo(live.get(i - 1) - 1);
  }

  @Test
  void gradientsOfOtherTensorsThanLeavesMayBeKept() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(3).retainGrad();
    assertThat(y.retainsGrad()).isTrue();
    assertThat(x.retainGrad().retainsGrad()).isFalse();
    assertThat(y.grad()).isNull();
    y.registerHook(g -> g.mul(5));
    Tensor loss = y.square().sum();
    loss.backward(null, true);
    loss.backward();
    assertClose(Objects.requireNonNull(y.grad()), 60, 120); // after the hook, twice 2y * 5
    y.grad(null);
    assertThat(y.grad()).isNull();
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(() -> of(1).retainGrad())
        .withMessage("retainGrad: the tensor must require a gradient");
  }

  @Test
  void aHookAfterAccumulationMayUseTheGradientUp() throws Exception {
    Tensor w = leaf(1, 2);
    List<Double> seen = new ArrayList<>();
    AutoCloseable hook =
        w.registerPostAccumulateGradHook(
            p -> {
              seen.add(Objects.requireNonNull(p.grad()).sum().item());
              p.grad(null);
            });
    w.mul(3).sum().backward();
    w.mul(4).sum().backward();
    assertThat(seen).containsExactly(6.0, 8.0);
    assertThat(w.grad()).isNull();
    hook.close();
    w.mul(5).sum().backward();
    assertClose(Objects.requireNonNull(w.grad()), 5, 5);
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(() -> w.mul(1).registerPostAccumulateGradHook(p -> {}))
        .withMessage(
            "registerPostAccumulateGradHook: the tensor must be a leaf that requires a gradient");
  }

  @Test
  void aHookMustKeepTheShape() {
    Tensor y = leaf(1, 2).mul(2);
    y.registerHook(Tensor::sum);
    assertThatExceptionOfType(ShapeException.class)
        .isThrownBy(() -> y.sum().backward())
        .withMessage(
            "registerHook: a hook must return a gradient of the shape it was given, [2], got []");
  }
}
