package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** LibTorch says nothing on the error stream when nothing is wrong. */
class SilenceTest {
  /** On processors that NNPACK does not take, PyTorch says so at each such call. */
  @Test
  void aSmallConvolutionSaysNothing() throws Exception {
    assertThat(JavaProcess.said(SmallConvolution.class)).isEmpty();
  }
}
