package org.cresset.torch.nn;

import org.cresset.torch.Tensor;

/**
 * The means of as many windows of each channel as asked for, whatever the image's size. Source:
 * {@code torch.nn.AdaptiveAvgPool2d}.
 *
 * <p>Shape: (N, C, H, W) gives (N, C, output).
 */
public final class AdaptiveAvgPool2d extends Module {
  private final Size output;

  private AdaptiveAvgPool2d(Size output) {
    this.output = output.atLeast(1, "adaptiveAvgPool2d: the output");
  }

  /** As many rows as columns. */
  public static AdaptiveAvgPool2d of(long output) {
    return of(Size.of(output));
  }

  /** Any number of rows and columns. */
  public static AdaptiveAvgPool2d of(Size output) {
    return new AdaptiveAvgPool2d(output);
  }

  @Override
  public Tensor forward(Tensor input) {
    return Functional.adaptiveAvgPool2d(input, output);
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String settings() {
    return "output_size=" + output.shortest();
  }
}
