package org.cresset.torch.nn.functional;

import org.cresset.torch.Aten;
import org.cresset.torch.Autocast;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.Op;
import org.cresset.torch.Scope;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Products with learned matrices. */
public final class Linears {
  private static final Op LINEAR =
      Op.of("linear(Tensor input, Tensor weight, Tensor? bias) -> Tensor");

  private Linears() {}

  /**
   * Multiplies by a matrix: {@code input @ weight.t() + bias}.
   *
   * <p>Shape: (..., in) and (out, in) give (..., out).
   *
   * @param bias (out), or null for none
   */
  public static Tensor linear(Tensor input, Tensor weight, @Nullable Tensor bias) {
    if (input.dim() == 0 || input.size(-1) != weight.size(1)) {
      throw new ShapeException(
          "linear: the input's last dimension must be %d for weight %s, got %s"
              .formatted(weight.size(1), Require.text(weight), Require.text(input)));
    }
    return Aten.call(LINEAR, input, weight, bias);
  }

  /**
   * For each output k {@code left @ weight[k] @ right + bias[k]}. Source: {@code
   * torch.nn.functional.bilinear}.
   *
   * <p>Shape: (..., in1), (..., in2) and (out, in1, in2) give (..., out).
   *
   * @param bias (out), or null for none
   */
  public static Tensor bilinear(Tensor left, Tensor right, Tensor weight, @Nullable Tensor bias) {
    long in1 = weight.size(1);
    long in2 = weight.size(2);
    Require.shape(
        left.dim() > 0
            && left.dim() == right.dim()
            && left.size(-1) == in1
            && right.size(-1) == in2,
        "bilinear",
        "the inputs must be (..., %d) and (..., %d) for weight %s"
            .formatted(in1, in2, Require.text(weight)),
        left,
        right);
    // On the CPU autocast has no place for it, and PyTorch multiplies without casting products.
    try (var _ = Autocast.open(Device.Type.CPU, DType.BFLOAT16, o -> o.enabled(false))) {
      return bias == null
          ? Autocast.function(
              "bilinear", x -> products(x[0], x[1], x[2], null), left, right, weight)
          : Autocast.function(
              "bilinear", x -> products(x[0], x[1], x[2], x[3]), left, right, weight, bias);
    }
  }

  private static Tensor products(Tensor left, Tensor right, Tensor weight, @Nullable Tensor bias) {
    long in1 = weight.size(1);
    long in2 = weight.size(2);
    return Scope.of(
        () -> {
          long out = weight.size(0);
          long[] sizes = left.shape().toArray();
          sizes[sizes.length - 1] = out;
          Tensor rows = left.reshape(-1, in1); // (N, in1)
          Tensor columns = weight.permute(1, 0, 2).reshape(in1, out * in2);
          Tensor half = rows.mm(columns).reshape(-1, out, in2); // (N, out, in2)
          Tensor whole = half.bmm(right.reshape(-1, in2, 1)).reshape(sizes);
          return bias == null ? whole : whole.add(bias);
        });
  }
}
