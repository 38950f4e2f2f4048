package org.cresset.torch.nn;

import org.cresset.torch.nn.functional.PoolOptions;
import org.cresset.torch.nn.functional.Size;

/** What layers whose windows move have in common. */
abstract class PoolNd extends Module {
  private final int rank;
  private final Size kernel;
  private final PoolOptions options;

  PoolNd(int rank, Size kernel, PoolOptions options) {
    this.rank = rank;
    this.kernel = kernel.atLeast(1, "pooling: the kernel");
    this.options = options;
    kernel.toArray(rank); // refuses another number of dimensions
  }

  final int rank() {
    return rank;
  }

  final Size kernel() {
    return kernel;
  }

  final PoolOptions options() {
    return options;
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String settings() {
    return "kernel_size=%s, stride=%s, padding=%s"
        .formatted(text(kernel), text(options.strideOr(kernel)), text(options.padding()));
  }

  /** PyTorch prints tuples where a layer keeps tuples. */
  String text(Size size) {
    return size.toString();
  }
}
