package org.cresset.torch.nn;

import org.cresset.torch.nn.functional.PoolOptions;
import org.cresset.torch.nn.functional.Size;

/** What layers of the p-norm of each window have in common. */
abstract sealed class LPPoolNd extends PoolNd permits LPPool1d, LPPool2d, LPPool3d {
  private final double p;

  LPPoolNd(int rank, double p, Size kernel, PoolOptions options) {
    super(rank, kernel, options);
    if (p == 0 || Double.isNaN(p)) {
      throw new IllegalArgumentException("lpPool: p must be a number other than 0, got " + p);
    }
    this.p = p;
  }

  final double p() {
    return p;
  }

  @Override
  protected String settings() {
    String norm =
        p == Math.rint(p) && Math.abs(p) < 1e9 ? String.valueOf((long) p) : Python.number(p);
    return "norm_type=%s, kernel_size=%s, stride=%s, ceil_mode=%s"
        .formatted(
            norm,
            kernel(),
            options().stride().map(Size::toString).orElse("None"),
            Python.flag(options().ceilMode()));
  }
}
