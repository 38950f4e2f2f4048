package org.cresset.torch.nn;

import org.cresset.torch.nn.functional.PoolOptions;
import org.cresset.torch.nn.functional.Size;

/** What layers of the greatest of each window have in common. */
abstract sealed class MaxPoolNd extends PoolNd permits MaxPool1d, MaxPool2d, MaxPool3d {
  MaxPoolNd(int rank, Size kernel, PoolOptions options) {
    super(rank, kernel, options);
  }

  @Override
  protected String settings() {
    return super.settings()
        + ", dilation=%s, ceil_mode=%s"
            .formatted(options().dilation(), Python.flag(options().ceilMode()));
  }
}
