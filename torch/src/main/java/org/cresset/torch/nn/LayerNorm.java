package org.cresset.torch.nn;

import java.util.function.UnaryOperator;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.Normalizations;
import org.cresset.torch.nn.functional.Size;
import org.jspecify.annotations.Nullable;

/**
 * Brings the last dimensions together to mean 0 and variance 1, then scales and shifts each element
 * as learned. Source: Ba et al. 2016, {@code torch.nn.LayerNorm}.
 *
 * <p>Shape: (..., normalizedShape) stays. Parameters: {@code weight}, ones, and {@code bias},
 * zeros, of {@code normalizedShape}.
 */
public final class LayerNorm extends Module {
  /**
   * What is learned.
   *
   * @param eps added to the variance
   * @param elementwiseAffine whether there is a weight
   * @param bias whether there is a bias, if there is a weight
   */
  public record Options(double eps, boolean elementwiseAffine, boolean bias) {
    /** eps 1e-5, weight and bias. */
    public static final Options DEFAULT = new Options(1e-5, true, true);

    /** Another eps. */
    public Options eps(double eps) {
      return new Options(eps, elementwiseAffine, bias);
    }

    /** With weight and bias or without. */
    public Options elementwiseAffine(boolean affine) {
      return new Options(eps, affine, bias);
    }

    /** With a bias or with a weight alone. */
    public Options bias(boolean bias) {
      return new Options(eps, elementwiseAffine, bias);
    }
  }

  private final long[] normalizedShape;
  private final Options options;
  private final @Nullable Tensor weight;
  private final @Nullable Tensor bias;

  private LayerNorm(long[] normalizedShape, Options options) {
    this.normalizedShape = normalizedShape.clone();
    this.options = options;
    Size.of(normalizedShape).atLeast(1, "layerNorm: sizes");
    boolean shifts = options.elementwiseAffine && options.bias;
    weight = options.elementwiseAffine ? parameter("weight", Tensor.ones(normalizedShape)) : null;
    bias = shifts ? parameter("bias", Tensor.zeros(normalizedShape)) : null;
  }

  /** Over last dimensions of these sizes. */
  public static LayerNorm of(long... normalizedShape) {
    return of(normalizedShape, UnaryOperator.identity());
  }

  /** Over a last dimension of this size; options such as {@code o -> o.eps(1e-6)}. */
  public static LayerNorm of(long size, UnaryOperator<Options> options) {
    return of(new long[] {size}, options);
  }

  /** Over last dimensions of these sizes; options such as {@code o -> o.eps(1e-6)}. */
  public static LayerNorm of(long[] normalizedShape, UnaryOperator<Options> options) {
    return new LayerNorm(normalizedShape, options.apply(Options.DEFAULT));
  }

  /** The scales, or null. */
  public @Nullable Tensor weight() {
    return weight;
  }

  /** The shifts, or null. */
  public @Nullable Tensor bias() {
    return bias;
  }

  @Override
  public Tensor forward(Tensor input) {
    return Normalizations.layerNorm(input, normalizedShape, weight, bias, options.eps);
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String settings() {
    return "%s, eps=%s, elementwise_affine=%s, bias=%s"
        .formatted(
            Size.of(normalizedShape).tuple(normalizedShape.length),
            Python.number(options.eps),
            Python.flag(options.elementwiseAffine),
            Python.flag(bias != null));
  }
}
