package org.cresset.torch.nn;

import org.cresset.torch.nn.functional.PoolOptions;
import org.cresset.torch.nn.functional.Size;

/** What layers of the mean of each window have in common. */
abstract sealed class AvgPoolNd extends PoolNd permits AvgPool1d, AvgPool2d, AvgPool3d {
  AvgPoolNd(int rank, Size kernel, PoolOptions options) {
    super(rank, kernel, options);
  }

  @Override
  String text(Size size) {
    return rank() == 1 ? size.tuple(1) : size.toString();
  }
}
