package org.cresset.torch.nn;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.FractionalPoolings;
import org.cresset.torch.nn.functional.Pooled;
import org.cresset.torch.nn.functional.Size;

/** What layers of windows at random distances have in common. */
abstract sealed class FractionalMaxPoolNd extends Module
    permits FractionalMaxPool2d, FractionalMaxPool3d {
  private final int rank;
  private final Size kernel;
  private final Size output;
  private final double[] ratio; // empty if the output's size is given

  FractionalMaxPoolNd(int rank, Size kernel, Size output, double... ratio) {
    this.rank = rank;
    this.kernel = kernel.atLeast(1, "fractionalMaxPool: the kernel");
    this.output = output.atLeast(1, "fractionalMaxPool: the output");
    this.ratio = ratio.clone();
    for (double each : ratio) {
      if (!(each > 0 && each < 1)) {
        throw new IllegalArgumentException(
            "fractionalMaxPool: a ratio must be between 0 and 1, got " + each);
      }
    }
  }

  abstract Pooled pool(Tensor input, Size kernel, Size output);

  /** The greatest of each window and where it stood. */
  public final Pooled forwardWithIndices(Tensor input) {
    boolean given = ratio.length == 0;
    Size size = given ? output : FractionalPoolings.outputSize(input, rank, ratio);
    return pool(input, kernel, size);
  }

  @Override
  public Tensor forward(Tensor input) {
    Pooled pooled = forwardWithIndices(input);
    pooled.indices().close(); // the graph has its own reference
    return pooled.values();
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }
}
