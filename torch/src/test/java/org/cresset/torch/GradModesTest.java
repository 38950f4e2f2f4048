package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.cresset.torch.TensorAssert.assertClose;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Modes in which nothing, or more than usual, is recorded. */
@ExtendWith(LeakCheck.class)
final class GradModesTest {
  private static Tensor leaf(double... values) {
    return Tensor.of(values).requiresGrad_(true);
  }

  @Test
  void anomaliesNameOperatorAndLine() {
    try (Scope _ = Scope.open();
        var _ = DetectAnomaly.open()) {
      Tensor x = leaf(0, 4);
      Tensor root = x.sqrt(); // here
      int line = new Throwable().getStackTrace()[0].getLineNumber() - 1;
      Tensor loss = root.mul(2).sum();
      TorchException e = catchThrowableOfType(TorchException.class, loss::backward);
      assertThat(e)
          .hasMessageStartingWith(
              "backward: the gradient that sqrt passes on, for its input of shape [2], must be"
                  + " finite, but has a value of infinity; the operator was called at ")
          .hasMessageEndingWith("GradModesTest.java:" + line + ")")
          .hasCauseInstanceOf(Throwable.class);
      assertThat(Objects.requireNonNull(e.getCause()).getStackTrace()[0].getLineNumber())
          .isEqualTo(line);
      assertThat(x.grad()).isNull();
    }
  }

  @Test
  void infinitiesMayBeExpected() {
    try (Scope _ = Scope.open();
        var _ = DetectAnomaly.openForNaN()) {
      Tensor x = leaf(0, 4);
      x.sqrt().sum().backward();
      assertClose(Objects.requireNonNull(x.grad()), Double.POSITIVE_INFINITY, 0.25);
      Tensor loss = x.sqrt().mul(0).sum(); // 0 * infinity
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(loss::backward)
          .withMessageContaining("that sqrt passes on")
          .withMessageContaining("a value of NaN");
    }
  }

  @Test
  void changesInPlaceAreNamedToo() {
    try (Scope _ = Scope.open();
        var _ = DetectAnomaly.open()) {
      Tensor y = leaf(0, 4).mul(1);
      y.narrow(0, 0, 1).sqrt_();
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> y.sum().backward())
          .withMessageContaining("that sqrt_ passes on")
          .withMessageContaining("GradModesTest.java:");
    }
  }

  @Test
  void whatWasCalledOutsideSaysSo() {
    try (Scope _ = Scope.open()) {
      Tensor loss = leaf(0).sqrt().sum();
      try (var _ = DetectAnomaly.open()) {
        assertThatExceptionOfType(TorchException.class)
            .isThrownBy(loss::backward)
            .withMessageEndingWith("the operator was called outside DetectAnomaly");
      }
      Tensor x = leaf(0);
      x.sqrt().sum().backward(); // nobody looks any more
      assertThat(Objects.requireNonNull(x.grad()).item()).isInfinite();
    }
  }

  @Test
  void inferenceModeIsStricterThanNoGrad() {
    try (Scope _ = Scope.open()) {
      Tensor w = leaf(2, 3);
      Tensor made;
      Tensor view;
      try (var _ = InferenceMode.open()) {
        assertThat(InferenceMode.isEnabled()).isTrue();
        made = w.mul(2);
        made.add_(1);
        view = made.get(0);
        assertThat(made.requiresGrad()).isFalse();
        w.get(0).fill_(5); // of a tensor from outside
        assertThatExceptionOfType(TorchException.class)
            .isThrownBy(EnableGrad::open)
            .withMessage("EnableGrad: nothing can be recorded in InferenceMode");
      }
      assertThat(InferenceMode.isEnabled()).isFalse();
      assertClose(made, 5, 7);
      assertClose(w.detach(), 5, 3);
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> made.mul_(2))
          .withMessage(
              "mul_: a tensor made in InferenceMode must be left as it is outside, got float64[2]");
      assertThatExceptionOfType(TorchException.class).isThrownBy(() -> view.zero_());
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> made.requiresGrad_(true))
          .withMessageStartingWith("requiresGrad_: a tensor made in InferenceMode");
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> w.mul(made))
          .withMessage(
              "a tensor made in InferenceMode cannot be saved for a backward pass, got float64[2]");
      w.add(made).sum().backward(); // saves nothing
      w.mul(made.copy()).sum().backward();
      assertClose(Objects.requireNonNull(w.grad()), 6, 8);
    }
  }

  @Test
  void recordingMayBeSwitchedOnWithinNoGrad() {
    try (Scope _ = Scope.open()) {
      Tensor x = leaf(1);
      try (var _ = NoGrad.open()) {
        try (var _ = EnableGrad.open()) {
          assertThat(x.mul(2).requiresGrad()).isTrue();
        }
        try (var _ = EnableGrad.open(false)) {
          assertThat(x.mul(2).requiresGrad()).isFalse();
        }
        assertThat(x.mul(2).requiresGrad()).isFalse();
      }
      assertThat(x.mul(2).requiresGrad()).isTrue();
    }
  }
}
