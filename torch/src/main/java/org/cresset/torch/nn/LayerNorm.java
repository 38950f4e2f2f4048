package org.cresset.torch.nn;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.cresset.torch.Scope;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Brings the last dimension to mean 0 and variance 1, then scales and shifts each element as
 * learned. Source: Ba et al. 2016, {@code torch.nn.LayerNorm}.
 *
 * <p>Shape: (..., size) stays. Parameters: {@code weight}, ones, and {@code bias}, zeros.
 */
public final class LayerNorm extends Module {
  /**
   * What is learned.
   *
   * @param eps added to the variance
   * @param bias whether there is a bias
   */
  public record Options(double eps, boolean bias) {
    /** eps 1e-5, weight and bias. */
    public static final Options DEFAULT = new Options(1e-5, true);

    /** Another eps. */
    public Options eps(double eps) {
      return new Options(eps, bias);
    }

    /** With a bias or with a weight alone. */
    public Options bias(boolean bias) {
      return new Options(eps, bias);
    }
  }

  private final long size;
  private final Options options;
  private final Tensor weight;
  private final @Nullable Tensor bias;

  private LayerNorm(long size, Options options) {
    this.size = size;
    this.options = options;
    weight = parameter("weight", Tensor.ones(size));
    bias = options.bias ? parameter("bias", Tensor.zeros(size)) : null;
  }

  /** Over a last dimension of this size; options such as {@code o -> o.eps(1e-6)}. */
  public static LayerNorm of(long size, UnaryOperator<Options> options) {
    return new LayerNorm(size, options.apply(Options.DEFAULT));
  }

  @Override
  public Tensor forward(Tensor input) {
    if (input.dim() == 0 || input.size(-1) != size) {
      throw new ShapeException(
          "layerNorm: the input's last dimensions must be %s, got %s%s"
              .formatted(Arrays.toString(new long[] {size}), input.dtype(), input.shape()));
    }
    return Scope.of(
        () -> {
          Tensor centred = input.sub(input.mean(-1, true));
          Tensor variance = centred.square().mean(-1, true);
          Tensor scaled = centred.mul(variance.add(options.eps).rsqrt()).mul(weight);
          return bias == null ? scaled : scaled.add(bias);
        });
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String settings() {
    return "(%d,), eps=%s, elementwise_affine=True, bias=%s"
        .formatted(
            size, options.eps == 1e-5 ? "1e-05" : options.eps, options.bias ? "True" : "False");
  }
}
