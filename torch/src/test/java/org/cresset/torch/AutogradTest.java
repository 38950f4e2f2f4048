package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.cresset.torch.TensorAssert.assertClose;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a backward pass does, beside computing the right numbers. */
@ExtendWith(LeakCheck.class)
final class AutogradTest {
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
  void gradientsAddUp() {
    Tensor x = leaf(1, 2);
    x.mul(3).sum().backward();
    x.mul(x).sum().backward();
    assertClose(grad(x), 5, 7); // 3 + 2x
    x.grad(null);
    assertThat(x.grad()).isNull();
    x.sum().backward();
    assertClose(grad(x), 1, 1);
  }

  @Test
  void aKeptGraphRunsTwice() {
    Tensor x = leaf(2);
    Tensor y = x.mul(x).sum(); // y = x², dy/dx = 2x
    y.backward(null, true);
    y.backward();
    assertClose(grad(x), 8);
  }

  @Test
  void aFreedGraphSaysThatItIs() {
    Tensor x = leaf(2);
    Tensor y = x.mul(x).sum();
    y.backward();
    TorchException e = catchThrowableOfType(TorchException.class, y::backward);
    assertThat(e)
        .hasMessage(
            "backward: the values saved for mul must still be there, but a backward pass has used"
                + " and freed them");
    assertThat(e.hint()).contains("retainGraph");
    assertClose(grad(x), 4); // nothing was added by the failed pass
  }

  @Test
  void aGradientMayBeGiven() {
    Tensor x = leaf(1, 2, 3);
    x.square().backward(Tensor.of(new double[] {1, 10, 100}), false);
    assertClose(grad(x), 2, 40, 600);
    assertThatExceptionOfType(ShapeException.class)
        .isThrownBy(() -> x.square().backward())
        .withMessage("backward: without a gradient the tensor must be one number, got float64[3]");
    assertThatExceptionOfType(ShapeException.class)
        .isThrownBy(() -> x.square().backward(Tensor.ones(2), false))
        .withMessage("backward: the gradient must have the shape of the tensor, [3], got [2]");
  }

  @Test
  void whatDependsOnNothingSaysSo() {
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(() -> Tensor.ones(1).backward())
        .withMessage(
            "backward: the tensor must depend on one that requires a gradient, got float32[1] that"
                + " does not");
  }

  @Test
  void gradGivesZerosForWhatIsNotUsedAndTouchesNoLeaf() {
    Tensor x = leaf(1, 2);
    Tensor unused = leaf(1, 2, 3);
    Tensor inner = x.mul(2);
    List<Tensor> gradients = Autograd.grad(inner.mul(inner).sum(), List.of(inner, unused, x));
    assertClose(gradients.get(0), 4, 8); // d(i²)/di = 2i
    assertClose(gradients.get(1), 0, 0, 0);
    assertClose(gradients.get(2), 8, 16);
    assertThat(x.grad()).isNull();
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(() -> Autograd.grad(x.sum(), List.of(Tensor.ones(1))))
        .withMessage("grad: every input must require a gradient, got float32[1] that does not");
  }

  @Test
  void gradOfTheSameInputTwiceGivesItTwice() {
    Tensor x = leaf(3);
    List<Tensor> gradients = Autograd.grad(x.square().sum(), List.of(x, x));
    assertClose(gradients.get(0), 6);
    assertClose(gradients.get(1), 6);
  }

  @Test
  void derivativesOfAnyOrder() {
    Tensor x = leaf(0.5, 2);
    Tensor first = next(x.pow(4).sum(), x); // 4x³
    Tensor second = next(first.sum(), x); // 12x²
    Tensor third = next(second.sum(), x); // 24x
    assertClose(first, 0.5, 32);
    assertClose(second, 3, 48);
    assertClose(third, 12, 48);
    assertThat(Autograd.grad(third.sum(), List.of(x)).getFirst().requiresGrad()).isFalse();
  }

  private static Tensor next(Tensor y, Tensor x) {
    return Autograd.grad(y, List.of(x), Autograd.Options.CREATE_GRAPH).getFirst();
  }

  @Test
  void hooksSeeAndReplaceGradientsInOrder() throws Exception {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(3);
    List<String> seen = new ArrayList<>();
    AutoCloseable first =
        y.registerHook(
            g -> {
              seen.add("first " + g.sum().item());
              return g.mul(2);
            });
    y.registerHook(
        g -> {
          seen.add("second " + g.sum().item());
          return g;
        });
    x.registerHook(
        g -> {
          seen.add("leaf " + g.sum().item());
          return g.add(1);
        });
    y.sum().backward(null, true);
    assertThat(seen).containsExactly("first 2.0", "second 4.0", "leaf 12.0");
    assertClose(grad(x), 7, 7);
    first.close();
    first.close();
    seen.clear();
    x.grad(null);
    y.sum().backward();
    assertThat(seen).containsExactly("second 2.0", "leaf 6.0");
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(() -> Tensor.ones(1).registerHook(g -> g))
        .withMessage("registerHook: the tensor must require a gradient");
  }

  @Test
  void aHookThatThrowsLeavesNothingBehind() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(x);
    y.registerHook(
        _ -> {
          throw new IllegalStateException("stop");
        });
    Tensor loss = y.exp().sum();
    long before = LeakCheck.live();
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(loss::backward);
    assertThat(LeakCheck.live()).isLessThanOrEqualTo(before);
    assertThat(x.grad()).isNull();
    assertThat(NoGrad.isRecording()).isTrue();
  }

  @Test
  void detachCutsTheGraphAndSharesMemory() {
    Tensor x = leaf(2);
    Tensor cut = x.mul(3).detach();
    assertThat(cut.requiresGrad()).isFalse();
    x.mul(cut).sum().backward();
    assertClose(grad(x), 6);
    Tensor source = Tensor.zeros(2);
    source.detach().fill_(1);
    assertClose(source, 1, 1);
  }

  @Test
  void noGradNests() {
    Tensor x = leaf(1);
    try (var _ = NoGrad.open()) {
      try (var _ = NoGrad.open()) {
        assertThat(NoGrad.isRecording()).isFalse();
      }
      assertThat(NoGrad.isRecording()).isFalse();
      assertThat(x.mul(2).requiresGrad()).isFalse();
    }
    assertThat(NoGrad.isRecording()).isTrue();
    assertThat(x.mul(2).requiresGrad()).isTrue();
  }

  @Test
  @SuppressWarnings("try") // closed by hand, by the wrong thread
  void noGradIsItsThreadsOwn() throws InterruptedException {
    List<String> seen = new ArrayList<>();
    try (var here = NoGrad.open()) {
      Thread other =
          Thread.ofPlatform()
              .start(
                  () -> {
                    seen.add("recording " + NoGrad.isRecording());
                    try {
                      here.close();
                    } catch (IllegalStateException e) {
                      seen.add(String.valueOf(e.getMessage()));
                    }
                  });
      other.join();
      assertThat(NoGrad.isRecording()).isFalse();
    }
    assertThat(seen)
        .containsExactly("recording true", "NoGrad: must be closed by the thread that opened it");
  }

  @Test
  void aSavedValueThatChangedIsNoticed() {
    Tensor x = leaf(1, 2);
    Tensor factor = Tensor.of(new double[] {3, 4});
    Tensor loss = x.mul(factor).sum();
    factor.add_(1);
    String sentence =
        "backward: the value of other that mul saved must be as it was, but it was changed in"
            + " place afterwards";
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(loss::backward)
        .withMessage(sentence);
    Tensor again = x.mul(factor).sum();
    factor.get(0).zero_(); // through a view
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(again::backward)
        .withMessage(sentence);
    Tensor viewed = x.mul(factor.slice(0, 0, 2, 1)).sum();
    factor.mul_(2); // what the saved value is a view of
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(viewed::backward)
        .withMessage(sentence);
    Tensor copied = x.mul(factor).sum();
    factor.copyFrom(java.lang.foreign.MemorySegment.ofArray(new double[] {1, 2}));
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(copied::backward)
        .withMessage(sentence);
  }

  @Test
  void gradientsShareNoMemory() {
    Tensor x = leaf(1, 2);
    Tensor y = leaf(3, 4);
    x.add(y).sum().backward();
    grad(x).mul_(5);
    assertClose(grad(y), 1, 1);
    grad(x).get(0).fill_(7); // not one expanded number
    assertClose(grad(x), 7, 5);
    Tensor seed = Tensor.of(new double[] {1, 1});
    Tensor z = leaf(1, 1);
    z.backward(seed, false);
    grad(z).zero_();
    assertClose(seed, 1, 1);
  }

  @Test
  void gradientsLieAsTheirLeavesDo() {
    Tensor x = Tensor.randn(2, 3, 4, 5).to(MemoryFormat.CHANNELS_LAST).requiresGrad_(true);
    x.mul(Tensor.randn(2, 3, 4, 5)).sum().backward();
    assertThat(grad(x).strides()).isEqualTo(x.strides());
    Tensor t = Tensor.randn(3, 4).t().requiresGrad_(true);
    t.sum().backward();
    assertThat(grad(t).strides()).isEqualTo(t.strides());
    assertThat(grad(t).isContiguous(MemoryFormat.CONTIGUOUS)).isFalse();
    t.mul(Tensor.randn(4, 3)).sum().backward();
    assertThat(grad(t).strides()).isEqualTo(t.strides());
  }

  @Test
  void aDeepGraphNeitherOverflowsNorLingers() {
    Tensor x = leaf(1);
    Tensor y = x.mul(1);
    for (int i = 0; i < 100_000; i++) {
      Tensor next = y.add(1);
      y.close();
      y = next;
    }
    y.backward();
    assertClose(grad(x), 1);
    Tensor unused = x.mul(1);
    for (int i = 0; i < 100_000; i++) {
      Tensor next = unused.mul(1);
      unused.close();
      unused = next;
    }
    unused.close(); // frees 100,000 nodes
  }

  @Test
  void aGraphThatIsNeverUsedIsFreedWithItsTensors() {
    Tensor x = leaf(1, 2);
    long before = LeakCheck.live();
    try (Scope _ = Scope.open()) {
      Tensor y = x.exp().mul(x).tanh().sum();
      assertThat(y.requiresGrad()).isTrue();
      assertThat(LeakCheck.live()).isGreaterThan(before + 3);
    }
    assertThat(LeakCheck.live()).isEqualTo(before);
  }

  @Test
  void savedValuesOutliveTheirTensors() {
    Tensor x = leaf(1, 2);
    Tensor loss = Scope.of(() -> x.exp().square().sum()); // d e^2x = 2 e^2x
    loss.backward();
    assertClose(grad(x), 2 * Math.exp(2), 2 * Math.exp(4));
  }

  @Test
  void aDiamondSumsBothSides() {
    Tensor x = leaf(2);
    Tensor a = x.mul(3);
    Tensor loss = a.mul(a).add(a.mul(x)).add(x).sum(); // 9x² + 3x² + x
    loss.backward();
    assertClose(grad(x), 49);
  }

  @Test
  void severalResultsOfWhichSomeAreUnused() {
    Tensor x = leaf(3, 1, 2, 5);
    x.split(2, 0).get(1).sum().backward();
    assertClose(grad(x), 0, 0, 1, 1);
    x.grad(null);
    List<Tensor> parts = x.chunk(4, 0);
    parts.get(0).mul(parts.get(3)).sum().backward();
    assertClose(grad(x), 5, 0, 0, 3);
    x.grad(null);
    x.unbind(0).get(2).mul(7).backward();
    assertClose(grad(x), 0, 0, 7, 0);
    x.grad(null);
    Reduction.Indexed greatest = x.max(0, false);
    assertThat(greatest.indices().requiresGrad()).isFalse();
    greatest.values().mul(2).backward();
    assertClose(grad(x), 0, 0, 0, 2);
    x.grad(null);
    x.topk(2, 0).values().mul(Tensor.of(new double[] {10, 20})).sum().backward();
    assertClose(grad(x), 20, 0, 0, 10);
    x.grad(null);
    x.sort(0, false).values().mul(Tensor.of(new double[] {1, 2, 3, 4})).sum().backward();
    assertClose(grad(x), 3, 1, 2, 4);
  }

  @Test
  void gradientsPassViewsAndExpansion() {
    Tensor x = Tensor.arange(6).to(DType.FLOAT64).reshape(2, 3).requiresGrad_(true);
    x.t().get(1).unsqueeze(0).expand(4, 2).sum().backward();
    assertClose(grad(x), 0, 4, 0, 0, 4, 0);
  }

  @Test
  void gradientsHaveTheTypeOfTheirLeaf() {
    Tensor half = Tensor.ones(DType.FLOAT16, 2).requiresGrad_(true);
    Tensor single = Tensor.ones(2).requiresGrad_(true);
    Tensor wide = leaf(2, 3);
    half.mul(single).mul(wide).sum().backward();
    assertThat(grad(half).dtype()).isEqualTo(DType.FLOAT16);
    assertThat(grad(single).dtype()).isEqualTo(DType.FLOAT32);
    assertThat(grad(wide).dtype()).isEqualTo(DType.FLOAT64);
    assertClose(grad(half), 2, 3);
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(() -> Tensor.arange(2).requiresGrad_(true))
        .withMessage(
            "requiresGrad_: only floating-point and complex tensors have gradients, got"
                + " int64[2]");
  }

  @Test
  void anOperatorWithoutARuleSaysSo() {
    Tensor x = Tensor.eye(3).requiresGrad_(true);
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(() -> Aten.call(LinalgOps.EIGVALS, x)) // eigvals() calls another for gradients
        .withMessage("linalg_eigvals: has no rule for its gradient, but an argument requires one");
    try (var _ = NoGrad.open()) {
      assertThat(Aten.call(LinalgOps.EIGVALS, x).shape()).isEqualTo(Shape.of(3));
    }
  }

  @Test
  void onlyLeavesStopWantingGradients() {
    Tensor x = leaf(1);
    Tensor y = x.mul(2);
    assertThat(x.isLeaf()).isTrue();
    assertThat(y.isLeaf()).isFalse();
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(() -> y.requiresGrad_(false))
        .withMessage("requiresGrad_: only a leaf can stop wanting gradients");
    assertThat(x.requiresGrad_(false).requiresGrad()).isFalse();
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(() -> x.grad(Tensor.ones(1)))
        .withMessage("grad: only a leaf that requires gradients has one");
  }
}
