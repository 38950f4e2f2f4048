package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sums that are written where they lie are the sums that a new tensor would hold. */
@ExtendWith(LeakCheck.class)
class InPlaceSumTest {
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

  private static double[] values(@Nullable Tensor tensor) {
    return Objects.requireNonNull(tensor).to(DType.FLOAT64).contiguous().toDoubleArray();
  }

  @Test
  void tensorsThatLieAlikeAreAddedWhereTheyLie() {
    for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      for (MemoryFormat format : List.of(MemoryFormat.CONTIGUOUS, MemoryFormat.CHANNELS_LAST)) {
        Tensor a = Tensor.randn(3, 5, 7, 9).to(dtype).to(format);
        Tensor b = Tensor.randn(3, 5, 7, 9).to(dtype).to(format);
        assertThat(InPlaceSum.fits(a, b, 1)).isTrue();
        double[] sum = values(a.add(b));
        double[] difference = values(a.sub(b));
        Tensor added = a.copy();
        assertThat(values(added.add_(b))).isEqualTo(sum);
        assertThat(values(a.sub_(b))).isEqualTo(difference);
      }
    }
  }

  @Test
  void whatDoesNotLieAlikeIsAddedAllTheSame() {
    Tensor a = Tensor.randn(4, 6);
    for (Tensor b :
        List.of(
            Tensor.randn(6, 4).t(), // another order
            Tensor.randn(6), // broadcast
            Tensor.randn(4, 12).narrow(1, 0, 6), // with gaps
            Tensor.randn(4, 1).expand(4, 6), // one element for many
            Tensor.randn(4, 6).to(DType.FLOAT64))) {
      assertThat(InPlaceSum.fits(a, b, 1)).isFalse();
      double[] expected = values(a.add(b).to(DType.FLOAT32));
      assertThat(values(a.copy().add_(b))).isEqualTo(expected);
    }
    assertThat(InPlaceSum.fits(a, a.mul(2), 0.3)).isFalse(); // may be rounded otherwise
  }

  @Test
  void partsOfOneMemoryThatOverlapAreReadBeforeTheyAreWritten() {
    Tensor memory = Tensor.arange(100).to(DType.FLOAT32);
    memory.narrow(0, 1, 99).add_(memory.narrow(0, 0, 99));
    double[] expected = new double[100];
    for (int i = 1; i < 100; i++) expected[i] = i + (i - 1);
    assertThat(values(memory)).isEqualTo(expected);
    Tensor twice = Tensor.of(new float[] {1, 2, 3});
    assertThat(values(twice.add_(twice))).containsExactly(2, 4, 6);
  }

  /** d/dx of 2x + 3x, by sums of gradients that are large enough to be added in place. */
  @Test
  void gradientsThatMeetAreAdded() {
    Tensor x = Tensor.randn(200, 200).requiresGrad_(true);
    x.mul(2).add(x.mul(3)).add(x.relu().mul(0)).sum().backward();
    assertThat(values(x.grad())).containsOnly(5);
  }

  /** z = a + b hands one and the same gradient to both, which must not change under the other. */
  @Test
  void aGradientThatTwoShareIsNotAddedTo() {
    Tensor a = Tensor.randn(200, 200).requiresGrad_(true);
    Tensor b = Tensor.randn(200, 200).requiresGrad_(true);
    Tensor z = a.mul(1).add(b.mul(1));
    z.add(a.mul(1).mul(4)).sum().backward();
    assertThat(values(a.grad())).containsOnly(5);
    assertThat(values(b.grad())).containsOnly(1);
  }

  @Test
  void aGradientThatAHookKeepsIsNotAddedTo() throws Exception {
    Tensor x = Tensor.randn(200, 200).requiresGrad_(true);
    Tensor y = x.mul(1);
    List<Tensor> kept = new ArrayList<>();
    Tensor left = y.mul(2);
    try (var _ =
        left.registerHook(
            g -> {
              kept.add(g.detach().leaveScope());
              return g;
            })) {
      left.add(y).sum().backward();
    }
    try (Tensor gradient = kept.getFirst()) {
      assertThat(values(gradient)).containsOnly(1);
    }
    assertThat(values(x.grad())).containsOnly(3);
  }

  /** The rule of a sum: both take the gradient of what stands in the place. */
  @Test
  void gradientsPassThroughAnInPlaceSum() {
    Tensor x = Tensor.of(new float[] {1, 2, 3}).requiresGrad_(true);
    Tensor y = Tensor.of(new float[] {4, 5, 6}).requiresGrad_(true);
    Tensor z = x.mul(2);
    z.add_(y.mul(3)).sub_(y);
    z.square().sum().backward(); // z = 2x + 2y
    assertThat(values(x.grad())).containsExactly(40, 56, 72); // 2 z 2
    assertThat(values(y.grad())).containsExactly(40, 56, 72);
  }
}
