package org.cresset.torch.nn;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.PoolOptions;
import org.cresset.torch.nn.functional.Size;
import org.jspecify.annotations.Nullable;

/** What layers that undo max pooling have in common. */
abstract sealed class MaxUnpoolNd extends PoolNd permits MaxUnpool1d, MaxUnpool2d, MaxUnpool3d {
  MaxUnpoolNd(int rank, Size kernel, PoolOptions options) {
    super(rank, kernel, options);
  }

  /** Puts the values where they stood; {@code indices} are int64 of the input's shape. */
  public final Tensor forward(Tensor input, Tensor indices) {
    return forward(input, indices, null);
  }

  /** The same in an output of another size that the pooling makes this input of. */
  public abstract Tensor forward(Tensor input, Tensor indices, @Nullable Size outputSize);

  @Override
  String text(Size size) {
    return size.tuple(rank());
  }
}
