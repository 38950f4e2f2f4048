package org.cresset.torch.nn;

import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.Size;

/**
 * One dimension as several: what {@link Flatten} does, undone. Source: {@code torch.nn.Unflatten}.
 *
 * <p>Shape: (..., product of sizes, ...) gives (..., sizes, ...). Shares memory where it can.
 */
public final class Unflatten extends Module {
  private final int dim;
  private final long[] sizes;

  private Unflatten(int dim, long... sizes) {
    if (sizes.length == 0) {
      throw new IllegalArgumentException("unflatten: there must be sizes, got none");
    }
    this.dim = dim;
    this.sizes = sizes.clone();
  }

  /** Dimension {@code dim} in these sizes; one may be -1 for what fits. */
  public static Unflatten of(int dim, long... sizes) {
    return new Unflatten(dim, sizes);
  }

  @Override
  public Tensor forward(Tensor input) {
    long[] before = input.shape().toArray();
    int at = dim < 0 ? dim + before.length : dim;
    if (at < 0 || at >= before.length || !fits(before[at])) {
      throw new ShapeException(
          "unflatten: dimension %d must have a size that %s makes, got %s%s"
              .formatted(dim, Size.of(sizes), input.dtype(), input.shape()));
    }
    long[] after = new long[before.length + sizes.length - 1];
    System.arraycopy(before, 0, after, 0, at);
    System.arraycopy(sizes, 0, after, at, sizes.length);
    System.arraycopy(before, at + 1, after, at + sizes.length, before.length - at - 1);
    return input.reshape(after);
  }

  private boolean fits(long size) {
    long known = 1;
    int open = 0;
    for (long each : sizes) {
      if (each == -1) open++;
      else known *= each;
    }
    return open == 0 ? known == size : open == 1 && known > 0 && size % known == 0;
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String settings() {
    return "dim=%d, unflattened_size=%s".formatted(dim, Size.of(sizes).tuple(sizes.length));
  }
}
