package org.cresset.torch.nn;

import java.util.function.UnaryOperator;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.FoldOptions;
import org.cresset.torch.nn.functional.Folding;
import org.cresset.torch.nn.functional.Size;

/**
 * Cuts images into blocks that slide. Source: {@code torch.nn.Unfold}.
 *
 * <p>Shape: (N, C, H, W) gives (N, C kH kW, blocks); the batch may be left out.
 */
public final class Unfold extends Module {
  private final Size kernel;
  private final FoldOptions options;

  private Unfold(Size kernel, FoldOptions options) {
    this.kernel = kernel.atLeast(1, "unfold: the kernel");
    this.options = options;
  }

  /** Square blocks at every place. */
  public static Unfold of(long kernel) {
    return of(Size.of(kernel), UnaryOperator.identity());
  }

  /** Blocks of any size; options such as {@code o -> o.stride(2)}. */
  public static Unfold of(Size kernel, UnaryOperator<FoldOptions> options) {
    return new Unfold(kernel, options.apply(FoldOptions.DEFAULT));
  }

  @Override
  public Tensor forward(Tensor input) {
    return Folding.unfold(input, kernel, options);
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String settings() {
    return "kernel_size=" + kernel + settings(options);
  }

  static String settings(FoldOptions options) {
    return ", dilation=%s, padding=%s, stride=%s"
        .formatted(options.dilation(), options.padding(), options.stride());
  }
}
