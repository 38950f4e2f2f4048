package org.cresset.torch.nn;

import org.cresset.torch.DType;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.Linears;
import org.jspecify.annotations.Nullable;

/**
 * Multiplies by a learned matrix and adds a learned vector. Source: {@code torch.nn.Linear}.
 *
 * <p>Shape: (..., in) gives (..., out). Parameters: {@code weight} (out, in) and {@code bias}
 * (out), both evenly from ±1/sqrt(in).
 */
public final class Linear extends Module {
  private final Tensor weight;
  private final @Nullable Tensor bias;

  private final String kind;

  private Linear(String kind, long in, long out, boolean withBias) {
    this.kind = kind;
    if (in < 1 || out < 1) {
      throw new IllegalArgumentException(
          "linear: sizes must be 1 or more, got " + in + " to " + out);
    }
    weight = parameter("weight", Tensor.empty(DType.FLOAT32, out, in));
    Init.layerWeight(weight);
    if (withBias) {
      bias = parameter("bias", Tensor.empty(DType.FLOAT32, out));
      Init.layerBias(bias, weight);
    } else {
      bias = null;
    }
  }

  /** From {@code in} features to {@code out}. */
  public static Linear of(long in, long out) {
    return of(in, out, true);
  }

  /** From {@code in} features to {@code out}, with a bias or without. */
  public static Linear of(long in, long out, boolean bias) {
    return new Linear("Linear", in, out, bias);
  }

  /** The same under the name that PyTorch gives the layer after attention. */
  static Linear afterAttention(long in, long out, boolean bias) {
    return new Linear("NonDynamicallyQuantizableLinear", in, out, bias);
  }

  /** The matrix, (out, in). */
  public Tensor weight() {
    return weight;
  }

  /** The vector, (out), or null. */
  public @Nullable Tensor bias() {
    return bias;
  }

  @Override
  public Tensor forward(Tensor input) {
    return Linears.linear(input, weight, bias);
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String kind() {
    return kind;
  }

  @Override
  protected String settings() {
    return "in_features=%d, out_features=%d, bias=%s"
        .formatted(weight.size(1), weight.size(0), bias == null ? "False" : "True");
  }
}
