package org.cresset.torch.nn;

import java.util.List;
import org.cresset.torch.Aten;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What layers compute, without the layers. Source: {@code torch.nn.functional}.
 *
 * <p>Images are (N, C, H, W). What is computed on the way to a result is closed at once.
 */
public final class Functional {
  private Functional() {}

  /**
   * Slides filters over images.
   *
   * <p>Shape: (N, in, H, W) and (out, in/groups, kH, kW) give (N, out, H', W') with H' = floor((H +
   * 2 padding - dilation (kH - 1) - 1) / stride) + 1.
   *
   * @param bias (out), or null for none
   */
  public static Tensor conv2d(
      Tensor input, Tensor weight, @Nullable Tensor bias, Conv2d.Options options) {
    checkImages("conv2d", input);
    long expected = weight.size(1) * options.groups();
    if (input.size(1) != expected) {
      throw new ShapeException(
          "conv2d: the input must have %d channels for weight %s and %d group(s), got %s"
              .formatted(expected, text(weight), options.groups(), text(input)));
    }
    return Aten.call(
        NetworkOps.CONVOLUTION,
        input,
        weight,
        bias,
        options.stride().toArray(),
        options.padding().toArray(),
        options.dilation().toArray(),
        false,
        new long[] {0, 0},
        options.groups());
  }

  /** The greatest of each window. Shape: as {@link #conv2d}, for each channel on its own. */
  public static Tensor maxPool2d(Tensor input, Size kernel, MaxPool2d.Options options) {
    checkImages("maxPool2d", input);
    return first(
        Aten.callAll(
            NetworkOps.MAX_POOL2D,
            input,
            kernel.toArray(),
            options.stride().orElse(kernel).toArray(),
            options.padding().toArray(),
            options.dilation().toArray(),
            options.ceilMode()));
  }

  /** The mean of each window. Shape: as {@link #conv2d}, for each channel on its own. */
  public static Tensor avgPool2d(Tensor input, Size kernel, AvgPool2d.Options options) {
    checkImages("avgPool2d", input);
    return Aten.call(
        NetworkOps.AVG_POOL2D,
        input,
        kernel.toArray(),
        options.stride().orElse(kernel).toArray(),
        options.padding().toArray(),
        options.ceilMode(),
        options.countIncludePad(),
        options.divisorOverride() == 0 ? null : options.divisorOverride());
  }

  /** The means of as many windows as asked for. Shape: (N, C, H, W) gives (N, C, output). */
  public static Tensor adaptiveAvgPool2d(Tensor input, Size output) {
    checkImages("adaptiveAvgPool2d", input);
    return output.height() == 1 && output.width() == 1
        ? input.mean(new long[] {2, 3}, true)
        : Aten.call(NetworkOps.ADAPTIVE_AVG_POOL2D, input, output.toArray());
  }

  /**
   * Brings each channel to mean 0 and variance 1, then scales and shifts it.
   *
   * <p>Shape: (N, C, ...) stays. In training the batch's own statistics are used, and the running
   * ones move towards them by {@code momentum}, in place.
   *
   * @param weight (C), or null for 1
   * @param bias (C), or null for 0
   * @param runningMean (C), or null to use the batch's always
   * @param runningVar (C), or null to use the batch's always
   */
  public static Tensor batchNorm(
      Tensor input,
      @Nullable Tensor weight,
      @Nullable Tensor bias,
      @Nullable Tensor runningMean,
      @Nullable Tensor runningVar,
      boolean training,
      double momentum,
      double eps) {
    if (input.dim() < 2) {
      throw new ShapeException("batchNorm: the input must be (N, C, ...), got " + text(input));
    }
    if (training && input.numel() == input.size(1)) {
      throw new ShapeException(
          "batchNorm: more than 1 value per channel is needed in training, got " + text(input));
    }
    return first(
        Aten.callAll(
            NetworkOps.BATCH_NORM,
            input,
            weight,
            bias,
            runningMean,
            runningVar,
            training,
            momentum,
            eps));
  }

  /** Result 0; the graph has its own references to the others. */
  static Tensor first(List<Tensor> results) {
    for (int i = 1; i < results.size(); i++) results.get(i).close();
    return results.getFirst();
  }

  private static void checkImages(String what, Tensor input) {
    if (input.dim() != 4) {
      throw new ShapeException(
          what + ": the input must be images (N, C, H, W), got " + text(input));
    }
  }

  private static String text(Tensor tensor) {
    return tensor.dtype().toString() + tensor.shape();
  }
}
