package org.cresset.torch.nn;

import java.util.function.UnaryOperator;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.ConvOptions;
import org.cresset.torch.nn.functional.Convolutions;
import org.cresset.torch.nn.functional.Size;

/**
 * Slides learned filters over signals. Source: {@code torch.nn.Conv1d}.
 *
 * <pre>{@code
 * Conv1d.of(3, 32, 3, o -> o.padding(1)) // (N, 3, L) -> (N, 32, L)
 * }</pre>
 *
 * <p>Shape: (N, in, L) gives (N, out, L') with L' = floor((L + 2 padding - dilation (kernel - 1) -
 * 1) / stride) + 1; the batch may be left out.
 *
 * <p>Parameters: {@code weight} (out, in/groups, k) and {@code bias} (out), both evenly from
 * ±1/sqrt(in/groups k).
 */
public final class Conv1d extends ConvNd {
  private Conv1d(long in, long out, Size kernel, ConvOptions options) {
    super(1, in, out, kernel, options);
  }

  /** Filters of one size in every dimension, with the default options. */
  public static Conv1d of(long in, long out, long kernel) {
    return of(in, out, kernel, UnaryOperator.identity());
  }

  /** Filters of one size in every dimension; options such as {@code o -> o.padding(1)}. */
  public static Conv1d of(long in, long out, long kernel, UnaryOperator<ConvOptions> options) {
    return of(in, out, Size.of(kernel), options);
  }

  /** Filters of any size; options such as {@code o -> o.padding(1)}. */
  public static Conv1d of(long in, long out, Size kernel, UnaryOperator<ConvOptions> options) {
    return new Conv1d(in, out, kernel, options.apply(ConvOptions.DEFAULT));
  }

  @Override
  public Tensor forward(Tensor input) {
    return Convolutions.conv1d(input, weight(), bias(), options());
  }
}
