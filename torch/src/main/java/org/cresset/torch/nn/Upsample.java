package org.cresset.torch.nn;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.Resampling;
import org.cresset.torch.nn.functional.ResizeOptions;

/**
 * Makes signals, images and volumes another size. Source: {@code torch.nn.Upsample}.
 *
 * <pre>{@code
 * Upsample.of(o -> o.scaleFactor(2).mode(Interpolation.BILINEAR)) // (N, C, 2 H, 2 W)
 * }</pre>
 */
public final class Upsample extends Module {
  private final ResizeOptions options;

  private Upsample(ResizeOptions options) {
    this.options = options;
  }

  /** With a size or a scale, and a mode. */
  public static Upsample of(UnaryOperator<ResizeOptions> options) {
    return new Upsample(options.apply(ResizeOptions.DEFAULT));
  }

  @Override
  public Tensor forward(Tensor input) {
    return Resampling.interpolate(input, options);
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String settings() {
    return settings(options);
  }

  static String settings(ResizeOptions options) {
    String size =
        options.size().map(s -> "size=" + s).orElse("scale_factor=" + text(options.scaleFactor()));
    return size + ", mode='" + options.mode() + "'";
  }

  private static String text(List<Double> scales) {
    if (scales.size() == 1) return Python.number(scales.getFirst());
    return scales.stream().map(Python::number).collect(Collectors.joining(", ", "(", ")"));
  }
}
