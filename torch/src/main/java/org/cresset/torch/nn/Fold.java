package org.cresset.torch.nn;

import java.util.function.UnaryOperator;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.FoldOptions;
import org.cresset.torch.nn.functional.Folding;
import org.cresset.torch.nn.functional.Size;

/**
 * Puts images together of blocks; where they overlap they are added. Source: {@code torch.nn.Fold}.
 *
 * <p>Shape: (N, C kH kW, blocks) gives (N, C, output); the batch may be left out.
 */
public final class Fold extends Module {
  private final Size output;
  private final Size kernel;
  private final FoldOptions options;

  private Fold(Size output, Size kernel, FoldOptions options) {
    this.output = output.atLeast(1, "fold: the output");
    this.kernel = kernel.atLeast(1, "fold: the kernel");
    this.options = options;
  }

  /** Images of a size, of blocks at every place. */
  public static Fold of(Size output, Size kernel) {
    return of(output, kernel, UnaryOperator.identity());
  }

  /** Images of a size, of blocks; options such as {@code o -> o.stride(2)}. */
  public static Fold of(Size output, Size kernel, UnaryOperator<FoldOptions> options) {
    return new Fold(output, kernel, options.apply(FoldOptions.DEFAULT));
  }

  @Override
  public Tensor forward(Tensor input) {
    return Folding.fold(input, output, kernel, options);
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String settings() {
    return "output_size=%s, kernel_size=%s".formatted(output, kernel) + Unfold.settings(options);
  }
}
