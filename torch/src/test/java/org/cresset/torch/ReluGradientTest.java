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

/** A gradient that is made in parts is what arrived where the result is positive, else 0. */
@ExtendWith(LeakCheck.class)
class ReluGradientTest {
  private static final long[] SHAPE = {3, 8, 151, 97}; // more than two parts and a rest

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

  /** In the order of {@code contiguous}; zero has no sign here. */
  private static float[] values(@Nullable Tensor tensor) {
    float[] values = Objects.requireNonNull(tensor).contiguous().toFloatArray();
    for (int i = 0; i < values.length; i++) values[i] += 0.0f;
    return values;
  }

  /** By hand, in the order of {@code contiguous}. */
  private static float[] expected(Tensor x, Tensor arrived) {
    float[] input = values(x.detach());
    float[] gradient = values(arrived);
    for (int i = 0; i < input.length; i++) if (!(input[i] > 0)) gradient[i] = 0;
    return gradient;
  }

  @Test
  void inEitherOrderOfMemory() {
    for (MemoryFormat format : List.of(MemoryFormat.CONTIGUOUS, MemoryFormat.CHANNELS_LAST)) {
      Tensor x = Tensor.randn(SHAPE).to(format).requiresGrad_(true);
      Tensor weight = Tensor.randn(SHAPE).to(format);
      x.relu().mul(weight).sum().backward(); // what mul gives back belongs to nobody else
      assertThat(values(x.grad())).isEqualTo(expected(x, weight));
    }
  }

  @Test
  void whereTheGradientLiesOtherwiseThanTheResult() {
    Tensor x = Tensor.randn(SHAPE).to(MemoryFormat.CHANNELS_LAST).requiresGrad_(true);
    Tensor weight = Tensor.randn(SHAPE);
    x.relu().backward(weight, false);
    assertThat(values(x.grad())).isEqualTo(expected(x, weight));
  }

  @Test
  void aGradientThatOthersHoldIsLeftAlone() {
    Tensor x = Tensor.randn(SHAPE).requiresGrad_(true);
    Tensor weight = Tensor.randn(SHAPE);
    float[] before = values(weight);
    x.relu().backward(weight, false); // the caller's own
    assertThat(values(weight)).isEqualTo(before);
    assertThat(values(x.grad())).isEqualTo(expected(x, weight));

    Tensor another = x.detach().copy().requiresGrad_(true);
    List<Tensor> kept = new ArrayList<>();
    Tensor y = another.relu();
    var _ =
        y.registerHook(
            gradient -> {
              kept.add(gradient.alias().disown());
              return gradient;
            });
    y.mul(weight).sum().backward();
    assertThat(values(kept.getFirst())).isEqualTo(before);
    assertThat(values(another.grad())).isEqualTo(expected(x, weight));
    kept.getFirst().close();
  }

  @Test
  void aGradientThatTwoBranchesShareIsLeftAlone() {
    Tensor a = Tensor.randn(SHAPE).requiresGrad_(true);
    Tensor b = Tensor.randn(SHAPE).requiresGrad_(true);
    Tensor weight = Tensor.randn(SHAPE);
    a.relu().add(b.relu()).mul(weight).sum().backward();
    assertThat(values(a.grad())).isEqualTo(expected(a, weight));
    assertThat(values(b.grad())).isEqualTo(expected(b, weight));
  }

  @Test
  void aSecondPassOverAKeptGraphGivesTheSame() {
    Tensor x = Tensor.randn(SHAPE).requiresGrad_(true);
    Tensor weight = Tensor.randn(SHAPE);
    Tensor loss = x.relu().mul(weight).sum();
    loss.backward(null, true);
    loss.backward();
    float[] twice = expected(x, weight);
    for (int i = 0; i < twice.length; i++) twice[i] *= 2;
    assertThat(values(x.grad())).isEqualTo(twice);
  }

  @Test
  void aGradientsGradientIsRecorded() {
    Tensor x = Tensor.randn(SHAPE).requiresGrad_(true);
    Tensor v = Tensor.randn(SHAPE).requiresGrad_(true);
    Tensor loss = x.relu().mul(v).sum();
    Tensor gradient = Autograd.grad(loss, List.of(x), Autograd.Options.CREATE_GRAPH).getFirst();
    gradient.sum().backward();
    assertThat(values(v.grad())).isEqualTo(expected(x, Tensor.ones(SHAPE)));
  }
}
