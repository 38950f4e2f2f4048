package org.cresset.torch.nn;

import java.util.function.UnaryOperator;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.Normalizations;
import org.jspecify.annotations.Nullable;

/**
 * Brings groups of channels of each example to mean 0 and variance 1, then scales and shifts each
 * channel as learned. Source: Wu and He 2018, {@code torch.nn.GroupNorm}.
 *
 * <p>Shape: (N, C, ...) stays. Parameters: {@code weight} (C), ones, and {@code bias} (C), zeros.
 */
public final class GroupNorm extends Module {
  /**
   * What is learned.
   *
   * @param eps added to the variance
   * @param affine whether there is a weight
   * @param bias whether there is a bias, if there is a weight
   */
  public record Options(double eps, boolean affine, boolean bias) {
    /** eps 1e-5, weight and bias. */
    public static final Options DEFAULT = new Options(1e-5, true, true);

    /** Another eps. */
    public Options eps(double eps) {
      return new Options(eps, affine, bias);
    }

    /** With weight and bias or without. */
    public Options affine(boolean affine) {
      return new Options(eps, affine, bias);
    }

    /** With a bias or with a weight alone. */
    public Options bias(boolean bias) {
      return new Options(eps, affine, bias);
    }
  }

  private final long groups;
  private final long channels;
  private final Options options;
  private final @Nullable Tensor weight;
  private final @Nullable Tensor bias;

  private GroupNorm(long groups, long channels, Options options) {
    if (groups < 1 || channels < 1 || channels % groups != 0) {
      throw new IllegalArgumentException(
          "groupNorm: channels must be a multiple of groups, got %d and %d"
              .formatted(channels, groups));
    }
    this.groups = groups;
    this.channels = channels;
    this.options = options;
    boolean shifts = options.affine && options.bias;
    weight = options.affine ? parameter("weight", Tensor.ones(channels)) : null;
    bias = shifts ? parameter("bias", Tensor.zeros(channels)) : null;
  }

  /** {@code channels} channels in {@code groups} groups. */
  public static GroupNorm of(long groups, long channels) {
    return of(groups, channels, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.eps(1e-6)}. */
  public static GroupNorm of(long groups, long channels, UnaryOperator<Options> options) {
    return new GroupNorm(groups, channels, options.apply(Options.DEFAULT));
  }

  /** The scales, (C), or null. */
  public @Nullable Tensor weight() {
    return weight;
  }

  /** The shifts, (C), or null. */
  public @Nullable Tensor bias() {
    return bias;
  }

  @Override
  public Tensor forward(Tensor input) {
    if (input.dim() < 2 || input.size(1) != channels) {
      throw new ShapeException(
          "groupNorm: the input must be (N, %d, ...), got %s%s"
              .formatted(channels, input.dtype(), input.shape()));
    }
    return Normalizations.groupNorm(input, groups, weight, bias, options.eps);
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String settings() {
    return "%d, %d, eps=%s, affine=%s, bias=%s"
        .formatted(
            groups,
            channels,
            Python.number(options.eps),
            Python.flag(options.affine),
            Python.flag(bias != null));
  }
}
