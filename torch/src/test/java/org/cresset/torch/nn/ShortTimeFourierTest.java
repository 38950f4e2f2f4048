package org.cresset.torch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.UnaryOperator;
import org.cresset.torch.DType;
import org.cresset.torch.Scope;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.nn.functional.PaddingMode;
import org.cresset.torch.nn.functional.ShortTimeFourier;
import org.cresset.torch.nn.functional.ShortTimeFourier.Options;
import org.cresset.torch.nn.functional.Windows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows and transforms of pieces, against PyTorch's values and gradients. */
class ShortTimeFourierTest {
  private record Case(long nFft, long length, UnaryOperator<Options> options) {}

  private static Case of(String name) {
    return switch (name) {
      case "plain" -> new Case(8, -1, UnaryOperator.identity());
      case "window" -> new Case(8, 41, o -> o.hopLength(3).window(hann(8)));
      case "short" ->
          new Case(9, 30, o -> o.hopLength(2).winLength(6).window(hamming(6)).normalized(true));
      case "even" -> new Case(8, -1, o -> o.hopLength(2).window(hamming(8)).center(false));
      default ->
          new Case(
              6,
              28,
              o -> o.hopLength(2).window(hamming(6)).onesided(false).padMode(PaddingMode.CONSTANT));
    };
  }

  private static Tensor hann(long length) {
    return Windows.hann(length, true, DType.FLOAT64);
  }

  private static Tensor hamming(long length) {
    return Windows.hamming(length, true, DType.FLOAT64);
  }

  private static Tensor window(String name, long length, boolean periodic) {
    return switch (name) {
      case "hann" -> Windows.hann(length, periodic, DType.FLOAT64);
      case "hamming" -> Windows.hamming(length, periodic, DType.FLOAT64);
      case "blackman" -> Windows.blackman(length, periodic, DType.FLOAT64);
      case "bartlett" -> Windows.bartlett(length, periodic, DType.FLOAT64);
      default -> Windows.kaiser(length, periodic, 12, DType.FLOAT64);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"hann", "hamming", "blackman", "bartlett", "kaiser"})
  void windowsArePyTorchs(String name) {
    try (Scope _ = Scope.open()) {
      Golden golden = Golden.read("signal/signal.safetensors").under("window/" + name + "/");
      for (int length : new int[] {0, 1, 2, 7, 8}) {
        for (boolean periodic : new boolean[] {true, false}) {
          String which = length + "-" + periodic;
          Golden.assertClose(which, window(name, length, periodic), golden.get(which));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "window", "short", "even", "twosided"})
  void transformsArePyTorchs(String name) {
    try (Scope _ = Scope.open()) {
      Golden golden = Golden.read("signal/signal.safetensors").under("stft/" + name + "/");
      Case of = of(name);
      Tensor x = golden.get("input").copy().requiresGrad_(true);
      Tensor parts = ShortTimeFourier.stft(x, of.nFft, of.options).viewAsReal();
      Golden.assertClose(name, parts, golden.get("output"));
      parts.mul(golden.get("weights")).sum().backward();
      Golden.assertClose(name + "'s gradient", Golden.gradient(x), golden.get("gradient"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "window", "short", "even", "twosided"})
  void inversesArePyTorchs(String name) {
    try (Scope _ = Scope.open()) {
      Golden golden = Golden.read("signal/signal.safetensors").under("stft/" + name + "/");
      Case of = of(name);
      Tensor parts = golden.get("output").copy().requiresGrad_(true);
      Tensor back = ShortTimeFourier.istft(parts.viewAsComplex(), of.nFft, of.length, of.options);
      Golden.assertClose(name, back, golden.get("back"));
      back.mul(golden.get("back-weights")).sum().backward();
      Golden.assertClose(name + "'s gradient", Golden.gradient(parts), golden.get("back-gradient"));
    }
  }

  @Test
  void theInverseGivesTheSignalBack() {
    try (Scope _ = Scope.open()) {
      Tensor signal = Tensor.randn(2, 50).to(DType.FLOAT64);
      Case of = of("window");
      Tensor transforms = ShortTimeFourier.stft(signal, of.nFft, of.options);
      Tensor back = ShortTimeFourier.istft(transforms, of.nFft, 50, of.options);
      Golden.assertClose("signal", back, signal);
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    try (Scope _ = Scope.open()) {
      Tensor signal = Tensor.randn(20);
      assertThatThrownBy(() -> ShortTimeFourier.stft(Tensor.randn(2, 2, 20), 8))
          .isInstanceOf(ShapeException.class)
          .hasMessageContaining("(L) or (N, L)");
      assertThatThrownBy(() -> ShortTimeFourier.stft(signal, 8, o -> o.window(hann(7))))
          .isInstanceOf(ShapeException.class)
          .hasMessageContaining("the window must be (8)");
      assertThatThrownBy(() -> ShortTimeFourier.stft(signal, 24, o -> o.center(false)))
          .isInstanceOf(ShapeException.class)
          .hasMessageContaining("24 numbers or more");
      assertThatThrownBy(() -> ShortTimeFourier.stft(signal, 8, o -> o.winLength(9)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("winLength from 1 to nFft");
      Tensor transforms = ShortTimeFourier.stft(signal, 8);
      assertThatThrownBy(() -> ShortTimeFourier.istft(transforms, 10, o -> o))
          .isInstanceOf(ShapeException.class)
          .hasMessageContaining("(6, T) or (N, 6, T)");
      assertThatThrownBy(
              () ->
                  ShortTimeFourier.istft(
                      transforms,
                      8,
                      o -> o.center(false).window(Windows.hann(8, true, DType.FLOAT32))))
          .isInstanceOf(TorchException.class)
          .hasMessageContaining("the windows must overlap");
      assertThatThrownBy(() -> Windows.hann(-1, true, DType.FLOAT32))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(ShortTimeFourier.stft(signal, 8).shape().toArray()).containsExactly(5, 11);
    }
  }
}
