package org.cresset.torch;

import org.jspecify.annotations.Nullable;

/**
 * Refuses a LibTorch whose convolutions are wrong on this processor.
 *
 * <p>Maven Central's build of 2.10.0 is: with oneDNN's kernels for AVX2 and AVX-512 the gradient of
 * a float32 input is wrong where the stride is 1 and the channels are few, in C as well as here.
 * Only the numbers tell, so one small convolution is computed before a process's first gradient of
 * a convolution on the CPU. Its values are integers, which float32 adds up without rounding.
 */
final class ConvolutionCheck {
  private static final int BATCH = 2;
  private static final int CHANNELS = 3;
  private static final int FILTERS = 4;
  private static final int HEIGHT = 7;
  private static final int WIDTH = 6;
  private static final int SIDE = 3; // of a filter, whose padding is 1

  private static volatile boolean passed;

  private ConvolutionCheck() {}

  /**
   * Checks once, if {@code gradient} lies on the CPU.
   *
   * @throws LibTorchException if this LibTorch is wrong
   */
  static void before(Tensor gradient) {
    if (passed || gradient.handle().deviceType() != Device.Type.CPU.code()) return;
    judge(computed(DType.FLOAT32));
    passed = true;
  }

  /** LibTorch's gradient of the input (N, C, H, W), which does not depend on the input. */
  static double[] computed(DType dtype) {
    Context context = Context.current();
    @Nullable Casting autocast = context.autocast;
    @Nullable FlopCounter counter = context.counter;
    context.autocast = null;
    context.counter = null;
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      Tensor g = Tensor.of(incoming(), BATCH, FILTERS, HEIGHT, WIDTH).to(dtype);
      Tensor input = Tensor.ones(dtype, BATCH, CHANNELS, HEIGHT, WIDTH);
      Tensor weight = Tensor.of(weights(), FILTERS, CHANNELS, SIDE, SIDE).to(dtype);
      return ConvolutionRules.ofInput(g, input, weight).to(DType.FLOAT64).toDoubleArray();
    } finally {
      context.autocast = autocast;
      context.counter = counter;
    }
  }

  /** Refuses what is not the gradient by its definition. */
  static void judge(double[] gradient) {
    double[] right = byDefinition();
    for (int i = 0; i < right.length; i++) {
      if (gradient[i] == right[i]) continue;
      LibTorch libTorch = LibTorch.load();
      throw new LibTorchException(
          ("LibTorch %s in %s computes wrong gradients of convolutions on this processor:"
                  + " element %d of a small one must be %s, got %s")
              .formatted(libTorch.version(), libTorch.directory(), i, right[i], gradient[i]),
          "take another LibTorch, or set ONEDNN_MAX_CPU_ISA=SSE41, which is slower and right",
          null);
    }
  }

  private static double[] byDefinition() {
    float[] g = incoming();
    float[] w = weights();
    double[] sums = new double[BATCH * CHANNELS * HEIGHT * WIDTH];
    for (int i = 0; i < g.length * CHANNELS * SIDE * SIDE; i++) {
      int at = i / (CHANNELS * SIDE * SIDE); // in g: item, filter, row, column
      int tap = i % (CHANNELS * SIDE * SIDE); // in one filter: channel, row, column
      int y = at / WIDTH % HEIGHT + tap / SIDE % SIDE - 1;
      int x = at % WIDTH + tap % SIDE - 1;
      if (y < 0 || y >= HEIGHT || x < 0 || x >= WIDTH) continue;
      int item = at / (FILTERS * HEIGHT * WIDTH);
      int filter = at / (HEIGHT * WIDTH) % FILTERS;
      int channel = item * CHANNELS + tap / (SIDE * SIDE);
      sums[(channel * HEIGHT + y) * WIDTH + x] += g[at] * w[filter * CHANNELS * SIDE * SIDE + tap];
    }
    return sums;
  }

  private static float[] incoming() {
    return integers(BATCH * FILTERS * HEIGHT * WIDTH, 11);
  }

  private static float[] weights() {
    return integers(FILTERS * CHANNELS * SIDE * SIDE, 7);
  }

  /** Values about 0 that differ from channel to channel. */
  private static float[] integers(int count, int different) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) values[i] = i * 5 % different - different / 2;
    return values;
  }
}
