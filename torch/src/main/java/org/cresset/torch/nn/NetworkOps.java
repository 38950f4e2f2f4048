package org.cresset.torch.nn;

import org.cresset.torch.Op;

/** Operators of layers and losses. */
final class NetworkOps {
  private NetworkOps() {}

  static final Op CONVOLUTION =
      Op.of(
          "convolution(Tensor input, Tensor weight, Tensor? bias, SymInt[] stride, SymInt[]"
              + " padding, SymInt[] dilation, bool transposed, SymInt[] output_padding, SymInt"
              + " groups) -> Tensor");
  static final Op MAX_POOL2D =
      Op.of(
          "max_pool2d_with_indices(Tensor self, int[2] kernel_size, int[2] stride, int[2] padding,"
              + " int[2] dilation, bool ceil_mode) -> (Tensor, Tensor)");
  static final Op AVG_POOL2D =
      Op.of(
          "avg_pool2d(Tensor self, int[2] kernel_size, int[2] stride, int[2] padding, bool"
              + " ceil_mode, bool count_include_pad, int? divisor_override) -> Tensor");
  static final Op ADAPTIVE_AVG_POOL2D =
      Op.of("_adaptive_avg_pool2d(Tensor self, SymInt[2] output_size) -> Tensor");
  static final Op BATCH_NORM =
      Op.of(
          "native_batch_norm(Tensor input, Tensor? weight, Tensor? bias, Tensor? running_mean,"
              + " Tensor? running_var, bool training, float momentum, float eps) -> (Tensor,"
              + " Tensor, Tensor)");
}
