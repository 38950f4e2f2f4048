package org.cresset.torch.nn;

import java.util.function.UnaryOperator;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.ConvTransposeOptions;
import org.cresset.torch.nn.functional.Convolutions;
import org.cresset.torch.nn.functional.Size;

/**
 * Spreads signals by learned filters: the gradient of {@link Conv1d} for its input, as a layer.
 * Source: {@code torch.nn.ConvTranspose1d}.
 *
 * <p>Shape: (N, in, L) gives (N, out, L') with L' = (L - 1) stride - 2 padding + dilation (kernel -
 * 1) + output padding + 1; the batch may be left out.
 *
 * <p>Parameters: {@code weight} (in, out/groups, k) and {@code bias} (out), both evenly from
 * ±1/sqrt(out/groups k).
 */
public final class ConvTranspose1d extends ConvTransposeNd {
  private ConvTranspose1d(long in, long out, Size kernel, ConvTransposeOptions options) {
    super(1, in, out, kernel, options);
  }

  /** Filters of one size in every dimension, with the default options. */
  public static ConvTranspose1d of(long in, long out, long kernel) {
    return of(in, out, kernel, UnaryOperator.identity());
  }

  /** Filters of one size in every dimension; options such as {@code o -> o.stride(2)}. */
  public static ConvTranspose1d of(
      long in, long out, long kernel, UnaryOperator<ConvTransposeOptions> options) {
    return of(in, out, Size.of(kernel), options);
  }

  /** Filters of any size; options such as {@code o -> o.stride(2)}. */
  public static ConvTranspose1d of(
      long in, long out, Size kernel, UnaryOperator<ConvTransposeOptions> options) {
    return new ConvTranspose1d(in, out, kernel, options.apply(ConvTransposeOptions.DEFAULT));
  }

  @Override
  Tensor forward(Tensor input, ConvTransposeOptions options) {
    return Convolutions.convTranspose1d(input, weight(), bias(), options);
  }
}
