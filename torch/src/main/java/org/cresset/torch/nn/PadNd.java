package org.cresset.torch.nn;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.Padding;
import org.cresset.torch.nn.functional.PaddingMode;

/** What layers that put elements around their input have in common. */
abstract class PadNd extends Module {
  private final int rank;
  private final PaddingMode mode;
  private final double value;
  private final long[] padding;

  PadNd(int rank, PaddingMode mode, double value, long... padding) {
    if (padding.length != 1 && padding.length != 2 * rank) {
      throw new IllegalArgumentException(
          "padding: there must be one number or %d, got %s"
              .formatted(2 * rank, Arrays.toString(padding)));
    }
    this.rank = rank;
    this.mode = mode;
    this.value = value;
    this.padding = padding.length == 2 * rank ? padding.clone() : new long[2 * rank];
    if (padding.length == 1) Arrays.fill(this.padding, padding[0]);
  }

  final double value() {
    return value;
  }

  @Override
  public Tensor forward(Tensor input) {
    if (input.dim() != rank + 1 && input.dim() != rank + 2) {
      throw new ShapeException(
          "padding: the input must have %d dimensions, or one less without a batch, got %s%s"
              .formatted(rank + 2, input.dtype(), input.shape()));
    }
    return Padding.pad(input, padding, mode, value);
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String settings() {
    return Arrays.stream(padding)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
