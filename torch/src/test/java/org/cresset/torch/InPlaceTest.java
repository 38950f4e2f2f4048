package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.cresset.torch.TensorAssert.assertClose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gradients of tensors that are changed in place, beside the programs of {@link
 * InPlaceProgramsTest}.
 */
@ExtendWith(LeakCheck.class)
final class InPlaceTest {
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
  void chosenElementsMayBeChanged() {
    Tensor x = leaf(1, 2, 3, 4);
    Tensor s = leaf(10, 20);
    Tensor index = Tensor.of(new long[] {3, 1});
    Tensor y = x.mul(2).indexCopy_(0, index, s);
    assertClose(y.detach(), 2, 20, 6, 10);
    y.square().sum().backward(); // 2y dy
    assertClose(grad(x), 8, 0, 24, 0);
    assertClose(grad(s), 20, 40);
    Tensor[] leaves = {leaf(1, 2, 3, 4), leaf(10, 20)};
    leaves[0]
        .mul(2)
        .indexAdd_(0, Tensor.of(new long[] {1, 1}), leaves[1])
        .square()
        .sum()
        .backward();
    assertClose(grad(leaves[0]), 8, 136, 24, 32); // 2y * 2, y = 2, 34, 6, 8
    assertClose(grad(leaves[1]), 68, 68);
    Tensor z = leaf(1, 2, 3, 4);
    z.mul(2).indexFill_(0, index, 7).scatter_(0, Tensor.of(new long[] {0}), 5).sum().backward();
    assertClose(grad(z), 0, 0, 2, 0);
    Tensor[] pair = {leaf(1, 2, 3), leaf(4, 5)};
    Tensor places = Tensor.of(new long[] {2, 0});
    pair[0].mul(3).scatter_(0, places, pair[1]).square().sum().backward();
    assertClose(grad(pair[0]), 0, 36, 0);
    assertClose(grad(pair[1]), 8, 10);
    Tensor[] sum = {leaf(1, 2, 3), leaf(4, 5)};
    sum[0].mul(3).scatterAdd_(0, places, sum[1]).sum().backward();
    assertClose(grad(sum[0]), 3, 3, 3);
    assertClose(grad(sum[1]), 1, 1);
    assertThatExceptionOfType(ShapeException.class)
        .isThrownBy(() -> Tensor.ones(3).indexFill_(1, index, 0))
        .withMessage(
            "index_put_: the index must have one dimension and name one of the tensor's, got index"
                + " int64[2], dim 1 and float32[3]");
  }

  @Test
  void combinationsWithNumbersHaveTheirGradients() {
    Tensor x = leaf(1, 2);
    Tensor a = leaf(3, 4);
    Tensor b = leaf(5, 8);
    x.mul(1).addcmul_(a, b, 2).addcdiv_(a, b, 0.5).sum().backward(); // x + 2ab + a/2b
    assertClose(grad(x), 1, 1);
    assertClose(grad(a), 10.1, 16.0625);
    assertClose(grad(b), 6 - 1.5 / 25, 8 - 2.0 / 64);
  }

  /** A buffer that is filled slice by slice, as loops in Python do. */
  @Test
  void aBufferThatIsFilledPieceByPieceTakesPart() {
    Tensor w = leaf(2, 3);
    Tensor out = Tensor.zeros(DType.FLOAT64, 4);
    for (int i = 0; i < 4; i++) out.get(i).copy_(w.mul(i).sum());
    assertThat(out.requiresGrad()).isTrue();
    out.mul(Tensor.of(new double[] {1, 10, 100, 1000})).sum().backward();
    assertClose(grad(w), 3210, 3210);
  }

  @Test
  void whatOnlyRepeatsItselfIsSquared() {
    Tensor x = leaf(3, 4);
    Tensor y = x.mul(1);
    y.mul_(y); // PyTorch cannot: it saves no copy of the other operand
    y.sum().backward();
    assertClose(grad(x), 6, 8);
  }

  @Test
  void piecesOfASplitMayBeChanged() {
    Tensor x = leaf(1, 2, 3, 4);
    Tensor y = x.mul(2);
    List<Tensor> parts = y.split(2, 0);
    parts.get(0).mul_(5);
    y.add(parts.get(0).sum()).sum().backward(); // 10a each, five times; 2 else
    assertClose(grad(x), 50, 50, 2, 2);
  }

  @Test
  void viewsFollowTheirBaseThoughItIsClosed() {
    Tensor x = leaf(1, 2, 3, 4);
    Tensor base = x.mul(2);
    Tensor square = base.view(2, 2);
    Tensor row = square.select(0, 1);
    base.close();
    row.mul_(10);
    square.close();
    Tensor again = row.view(2, 1);
    row.add_(1);
    again.sum().backward();
    assertClose(grad(x), 0, 0, 20, 20);
  }

  @Test
  void overlappingViewsSumTheirGradients() {
    Tensor x = leaf(1, 2, 3);
    Tensor y = x.mul(2);
    Tensor many = y.expand(4, 3);
    y.mul_(3);
    many.sum().backward();
    assertClose(grad(x), 24, 24, 24);
  }

  @Test
  void secondDerivativesPassChangesOfViews() {
    GradCheck.checkTwice(
        in -> {
          Tensor y = in.get(0).mul(in.get(0));
          Tensor view = y.t().narrow(0, 0, 2);
          view.mul_(in.get(1));
          y.sin_();
          Tensor later = view.select(0, 1);
          later.exp_();
          return y.mul(y).add(view.sum());
        },
        RuleChecks.random(3, 0.5, 1, 2, 3),
        RuleChecks.random(4, 0.5, 1, 2, 2));
  }

  @Test
  void singlePrecisionStaysSo() {
    Tensor x = Tensor.of(new float[] {1, 2}).requiresGrad_(true);
    Tensor w = leaf(3, 4);
    Tensor y = x.mul(1).mul_(w);
    assertThat(y.dtype()).isEqualTo(DType.FLOAT32);
    y.sum().backward();
    assertThat(grad(x).dtype()).isEqualTo(DType.FLOAT32);
    assertClose(grad(x), Tensor.of(new float[] {3, 4}));
    assertClose(grad(w), 1, 2);
  }

  @Test
  void integersAreChangedWithoutAGradient() {
    Tensor w = leaf(3.7, 4);
    Tensor counts = Tensor.arange(2);
    counts.copy_(w);
    assertThat(counts.toLongArray()).containsExactly(3, 4);
    assertThat(counts.requiresGrad()).isFalse();
  }

  @Test
  void leavesAndTheirViewsAreRefused() {
    Tensor x = leaf(1, 2);
    for (UnaryOperator<Tensor> change :
        Arrays.<UnaryOperator<Tensor>>asList(
            t -> t.mul_(2), t -> t.add_(x), t -> t.zero_(), t -> t.sub_(1))) {
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> change.apply(x))
          .withMessageEndingWith(": a leaf that requires a gradient must not be changed in place");
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> change.apply(x.narrow(0, 0, 2)))
          .withMessageEndingWith(
              ": a view of a leaf that requires a gradient must not be changed in place");
    }
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(() -> x.add_(1))
        .withMessageStartingWith("add_: ");
    assertClose(x.detach(), 1, 2);
    try (var _ = NoGrad.open()) {
      x.mul_(2);
      x.get(0).mul_(2);
    }
    assertClose(x.detach(), 4, 4);
  }

  @Test
  void viewsOfAnotherModeAreRefused() {
    Tensor y = leaf(1, 2).mul(1);
    Tensor view;
    try (var _ = NoGrad.open()) {
      view = y.get(0);
    }
    Tensor w = leaf(3).sum();
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(() -> view.copy_(w))
        .withMessage(
            "copy_: a view that was made while nothing was recorded must not be changed in place by"
                + " what requires a gradient");
    view.fill_(7); // no gradient is wanted of what it is filled with, nor of the view
    assertClose(y.detach(), 7, 2);
  }

  @Test
  void aLeafUnderChangedMemorySaysSo() {
    Tensor base = Tensor.zeros(DType.FLOAT64, 3);
    Tensor view = base.narrow(0, 0, 2).requiresGrad_(true);
    base.narrow(0, 2, 1).copy_(leaf(3));
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(() -> view.mul(2))
        .withMessage(
            "a leaf that requires a gradient, float64[2], is a view of a tensor that was changed in"
                + " place by what requires a gradient");
  }

  @Test
  void aFailedChangeLeavesTheGraphAsItWas() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(3);
    long before = LeakCheck.live();
    assertThatExceptionOfType(TorchException.class).isThrownBy(() -> y.mul_(leaf(1, 2, 3)));
    assertThatExceptionOfType(TorchException.class).isThrownBy(() -> y.get(0).mul_(leaf(1, 2, 3)));
    y.sum().backward();
    assertClose(grad(x), 3, 3);
    assertThat(LeakCheck.live() - before).isLessThan(8);
  }

  @Test
  void hooksOfBeforeSeeTheValueOfBefore() {
    Tensor x = leaf(1, 2);
    Tensor y = x.mul(3);
    List<Double> seen = new ArrayList<>();
    y.registerHook(
        g -> {
          seen.add(g.sum().item());
          return g;
        });
    y.retainGrad();
    y.mul_(5);
    y.sum().backward();
    assertThat(seen).containsExactly(10.0);
    assertClose(grad(y), 1, 1); // as in PyTorch: of the tensor as it is now
    assertClose(grad(x), 15, 15);
  }

  /** Views and changes of tensors that the collector frees. */
  @Test
  void familiesWithoutAScopeAreFreed() throws InterruptedException {
    long before = LeakCheck.live();
    Thread unscoped =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; i < 50; i++) {
                    Tensor x = leaf(1, 2, 3);
                    Tensor y = x.mul(2);
                    y.narrow(0, 1, 2).mul_(3);
                    y.view(3, 1).exp_();
                    y.sum().backward();
                  }
                });
    unscoped.join();
    LeakCheck.awaitAtMost(before);
    assertThat(LeakCheck.live()).isLessThanOrEqualTo(before);
  }
}
