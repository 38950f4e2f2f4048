package org.cresset.torch.nn;

import java.util.List;
import org.cresset.torch.DType;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.Linears;
import org.jspecify.annotations.Nullable;

/**
 * A learned form of two vectors for each output. Source: {@code torch.nn.Bilinear}.
 *
 * <p>Shape: (..., in1) and (..., in2) give (..., out). Parameters: {@code weight} (out, in1, in2)
 * and {@code bias} (out), both evenly from ±1/sqrt(in1).
 */
public final class Bilinear extends Module {
  private final Tensor weight;
  private final @Nullable Tensor bias;

  private Bilinear(long in1, long in2, long out, boolean withBias) {
    if (in1 < 1 || in2 < 1 || out < 1) {
      throw new IllegalArgumentException(
          "bilinear: sizes must be 1 or more, got %d, %d and %d".formatted(in1, in2, out));
    }
    double bound = 1 / Math.sqrt((double) in1);
    weight = parameter("weight", Tensor.empty(DType.FLOAT32, out, in1, in2));
    bias = withBias ? parameter("bias", Tensor.empty(DType.FLOAT32, out)) : null;
    Init.uniform_(weight, -bound, bound);
    if (bias != null) Init.uniform_(bias, -bound, bound);
  }

  /** Of two vectors, with a bias. */
  public static Bilinear of(long in1, long in2, long out) {
    return of(in1, in2, out, true);
  }

  /** Of two vectors, with a bias or without. */
  public static Bilinear of(long in1, long in2, long out, boolean bias) {
    return new Bilinear(in1, in2, out, bias);
  }

  /** The form of each pair of vectors. */
  public Tensor forward(Tensor left, Tensor right) {
    return callFirst(List.of(left, right), x -> Linears.bilinear(x.get(0), x.get(1), weight, bias));
  }

  @Override
  protected String settings() {
    return "in1_features=%d, in2_features=%d, out_features=%d, bias=%s"
        .formatted(weight.size(1), weight.size(2), weight.size(0), bias == null ? "False" : "True");
  }
}
