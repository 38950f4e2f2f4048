package org.cresset.torch;

import org.jspecify.annotations.Nullable;

/**
 * Operators that networks put between their layers.
 *
 * <p>Where LibTorch's takes a Scalar it is composed of others; the comment says of how many kernels
 * instead of one.
 */
final class ActivationOps {
  private ActivationOps() {}

  static final Op HARDSWISH = Op.of("hardswish(Tensor self) -> Tensor");
  static final Op HARDSIGMOID = Op.of("hardsigmoid(Tensor self) -> Tensor");
  static final Op MISH = Op.of("mish(Tensor self) -> Tensor");
  static final Op SELU = Op.of("selu(Tensor self) -> Tensor");
  static final Op LOG_SIGMOID =
      Op.of("log_sigmoid_forward(Tensor self) -> (Tensor output, Tensor buffer)");
  static final Op PRELU = Op.of("_prelu_kernel(Tensor self, Tensor weight) -> Tensor");
  static final Op GLU = Op.of("glu(Tensor self, int dim) -> Tensor");

  /** One kernel: PReLU with one number as weight. */
  static final Op LEAKY_RELU =
      Op.of(
          "leaky_relu(Tensor self, float negative_slope) -> Tensor",
          Kernel.composed(a -> one(Aten.call(PRELU, a[0], like(a[0], number(a[1]))))));

  /** One kernel. */
  static final Op HARDTANH =
      Op.of(
          "hardtanh(Tensor self, float min_val, float max_val) -> Tensor",
          Kernel.composed(a -> one(self(a).clamp(number(a[1]), number(a[2])))));

  /** Three kernels, and one more for each of alpha and input_scale that is not 1. */
  static final Op ELU =
      Op.of(
          "elu(Tensor self, float alpha, float input_scale) -> Tensor",
          Kernel.composed(
              a -> {
                Tensor x = wide(self(a));
                Tensor below = scaled(x, number(a[2])).expm1();
                Tensor curve = scaled(below, number(a[1])).to(self(a).dtype());
                return one(self(a).where(self(a).gt(0), curve));
              }));

  private static final Op LOG_ADD_EXP = Op.of("logaddexp(Tensor self, Tensor other) -> Tensor");

  /** Three kernels, and two more if beta is not 1. */
  static final Op SOFTPLUS =
      Op.of(
          "softplus(Tensor self, float beta, float threshold) -> Tensor",
          Kernel.composed(
              a -> {
                double beta = number(a[1]);
                Tensor x = scaled(wide(self(a)), beta);
                Tensor curve = scaled(Aten.call(LOG_ADD_EXP, x, like(x, 0)), 1 / beta);
                Tensor rounded = curve.to(self(a).dtype());
                return one(self(a).where(x.gt(number(a[2])), rounded));
              }));

  private static Tensor self(@Nullable Object[] arguments) {
    return (Tensor) java.util.Objects.requireNonNull(arguments[0]);
  }

  private static Tensor[] one(Tensor result) {
    return new Tensor[] {result};
  }

  private static double number(@Nullable Object argument) {
    return argument instanceof Number number ? number.doubleValue() : 0;
  }

  /** In float32 if it has 16 bits: LibTorch's kernels round once, at their end. */
  private static Tensor wide(Tensor tensor) {
    return tensor.dtype().bytes() == 2 ? tensor.to(DType.FLOAT32) : tensor;
  }

  private static Tensor scaled(Tensor tensor, double factor) {
    return factor == 1 ? tensor : tensor.mul(factor);
  }

  /** A number of the tensor's own type: what kernels want that do not promote. */
  static Tensor like(@Nullable Object tensor, double value) {
    return tensor instanceof Tensor t
        ? Scalars.of(value, t.dtype())
        : Scalars.of(value, DType.FLOAT32);
  }
}
