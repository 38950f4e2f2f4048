package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** A LibTorch that is wrong is refused; the build of 2.10.0 that is was tried by hand. */
class ConvolutionCheckTest {
  /** Those for float64 are other kernels. */
  @Test
  void agreesWithTheKernelsForFloat64() {
    double[] gradient = ConvolutionCheck.computed(DType.FLOAT64);

    assertThat(gradient).hasSize(252);
    ConvolutionCheck.judge(gradient);
    ConvolutionCheck.judge(ConvolutionCheck.computed(DType.FLOAT32));
  }

  @Test
  void aWrongGradientIsRefusedWithAWayOut() {
    double[] wrong = ConvolutionCheck.computed(DType.FLOAT64);
    wrong[7]++;

    assertThatThrownBy(() -> ConvolutionCheck.judge(wrong))
        .isInstanceOf(LibTorchException.class)
        .hasMessageContaining("element 7 of a small one must be " + (wrong[7] - 1))
        .extracting(e -> ((LibTorchException) e).hint())
        .asString()
        .contains("ONEDNN_MAX_CPU_ISA=SSE41");
  }
}
