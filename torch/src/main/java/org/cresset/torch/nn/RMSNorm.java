package org.cresset.torch.nn;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.Normalizations;
import org.cresset.torch.nn.functional.Size;
import org.jspecify.annotations.Nullable;

/**
 * Divides the last dimensions by the root of their mean square, then scales each element as
 * learned. Source: Zhang and Sennrich 2019, {@code torch.nn.RMSNorm}.
 *
 * <p>Shape: (..., normalizedShape) stays. Parameter: {@code weight} of {@code normalizedShape},
 * ones.
 */
public final class RMSNorm extends Module {
  private final long[] normalizedShape;
  private final @Nullable Double eps;
  private final @Nullable Tensor weight;

  private RMSNorm(long[] normalizedShape, @Nullable Double eps, boolean affine) {
    this.normalizedShape = normalizedShape.clone();
    this.eps = eps;
    Size.of(normalizedShape).atLeast(1, "rmsNorm: sizes");
    weight = affine ? parameter("weight", Tensor.ones(normalizedShape)) : null;
  }

  /** Over last dimensions of these sizes, with the type's own eps. */
  public static RMSNorm of(long... normalizedShape) {
    return new RMSNorm(normalizedShape, null, true);
  }

  /**
   * Over last dimensions of these sizes.
   *
   * @param eps added to the mean square; null for the smallest number that changes 1
   * @param elementwiseAffine whether there is a weight
   */
  public static RMSNorm of(
      long[] normalizedShape, @Nullable Double eps, boolean elementwiseAffine) {
    return new RMSNorm(normalizedShape, eps, elementwiseAffine);
  }

  /** The scales, or null. */
  public @Nullable Tensor weight() {
    return weight;
  }

  @Override
  public Tensor forward(Tensor input) {
    return Normalizations.rmsNorm(input, normalizedShape, weight, eps);
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String settings() {
    return "%s, eps=%s, elementwise_affine=%s"
        .formatted(
            Size.of(normalizedShape).tuple(normalizedShape.length),
            eps == null ? "None" : Python.number(eps),
            Python.flag(weight != null));
  }
}
