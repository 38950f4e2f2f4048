package org.cresset.torch.optim;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.cresset.torch.Aten;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.Op;
import org.cresset.torch.Tensor;

/**
 * One call for many tensors: LibTorch's {@code _foreach_} operators, as far as they take no Scalar.
 *
 * <p>{@code self + alpha other} and lerp, whose {@code _foreach_} forms need a Scalar, are a plain
 * step of {@code _fused_sgd_}: {@code p - lr (g + wd p)}. That is one kernel where the foreach form
 * on a CPU is a loop of calls.
 */
final class Foreach {
  private static final Op MUL =
      Op.of("_foreach_mul.Tensor(Tensor[] self, Tensor other) -> Tensor[]");
  private static final Op MUL_ =
      Op.of("_foreach_mul_.Tensor(Tensor(a!)[] self, Tensor other) -> ()");
  private static final Op MUL_EACH =
      Op.of("_foreach_mul.List(Tensor[] self, Tensor[] other) -> Tensor[]");
  private static final Op MUL_EACH_ =
      Op.of("_foreach_mul_.List(Tensor(a!)[] self, Tensor[] other) -> ()");
  private static final Op DIV_EACH_ =
      Op.of("_foreach_div_.List(Tensor(a!)[] self, Tensor[] other) -> ()");
  private static final Op ADDCMUL =
      Op.of(
          "_foreach_addcmul.Tensor(Tensor[] self, Tensor[] tensor1, Tensor[] tensor2, Tensor"
              + " scalars) -> Tensor[]");
  private static final Op ADDCMUL_ =
      Op.of(
          "_foreach_addcmul_.Tensor(Tensor(a!)[] self, Tensor[] tensor1, Tensor[] tensor2, Tensor"
              + " scalars) -> ()");
  private static final Op ADDCDIV_ =
      Op.of(
          "_foreach_addcdiv_.Tensor(Tensor(a!)[] self, Tensor[] tensor1, Tensor[] tensor2, Tensor"
              + " scalars) -> ()");
  private static final Op SQRT = Op.of("_foreach_sqrt(Tensor[] self) -> Tensor[]");
  private static final Op SQRT_ = Op.of("_foreach_sqrt_(Tensor(a!)[] self) -> ()");
  private static final Op ABS = Op.of("_foreach_abs(Tensor[] self) -> Tensor[]");
  private static final Op NEG = Op.of("_foreach_neg(Tensor[] self) -> Tensor[]");
  private static final Op SIGN = Op.of("_foreach_sign(Tensor[] self) -> Tensor[]");
  private static final Op SIGN_ = Op.of("_foreach_sign_(Tensor(a!)[] self) -> ()");
  private static final Op MAXIMUM_ =
      Op.of("_foreach_maximum_.List(Tensor(a!)[] self, Tensor[] other) -> ()");
  private static final Op CLAMP_MIN_ =
      Op.of("_foreach_clamp_min_.List(Tensor(a!)[] self, Tensor[] other) -> ()");
  private static final Op CLAMP_MAX_ =
      Op.of("_foreach_clamp_max_.List(Tensor(a!)[] self, Tensor[] other) -> ()");
  private static final Op COPY_ =
      Op.of("_foreach_copy_(Tensor(a!)[] self, Tensor[] src, bool non_blocking) -> ()");
  private static final Op ZERO_ = Op.of("_foreach_zero_(Tensor(a!)[] self) -> ()");

  private Foreach() {}

  /** {@code self = self + alpha other}; all of one floating type, lying alike and densely. */
  static void add_(List<Tensor> self, List<Tensor> other, double alpha) {
    step(self, other, -alpha, 0);
  }

  /** {@code self = self + weight (end - self)}; all of one floating type, lying alike, densely. */
  static void lerp_(List<Tensor> self, List<Tensor> end, double weight) {
    step(self, end, -weight, -1);
  }

  /** {@code self = self - lr (gradient + decay self)}. */
  private static void step(List<Tensor> self, List<Tensor> gradient, double lr, double decay) {
    Aten.callAll(
        SGD.FUSED, self, gradient, List.of(), decay, 0.0, lr, 0.0, false, false, false, null, null);
  }

  static List<Tensor> mul(List<Tensor> self, double factor) {
    return Aten.callAll(MUL, self, number(self, factor));
  }

  static void mul_(List<Tensor> self, double factor) {
    if (factor != 1) Aten.callAll(MUL_, self, number(self, factor));
  }

  /** By one tensor of no dimension, which nobody has to wait for. */
  static void mul_(List<Tensor> self, Tensor factor) {
    Aten.callAll(MUL_, self, factor);
  }

  static List<Tensor> mul(List<Tensor> self, List<Tensor> other) {
    return Aten.callAll(MUL_EACH, self, other);
  }

  static void mul_(List<Tensor> self, List<Tensor> other) {
    Aten.callAll(MUL_EACH_, self, other);
  }

  static void div_(List<Tensor> self, List<Tensor> other) {
    Aten.callAll(DIV_EACH_, self, other);
  }

  /** {@code self + value a b}. */
  static List<Tensor> addcmul(List<Tensor> self, List<Tensor> a, List<Tensor> b, double value) {
    return Aten.callAll(ADDCMUL, self, a, b, packed(self, value));
  }

  static void addcmul_(List<Tensor> self, List<Tensor> a, List<Tensor> b, double value) {
    Aten.callAll(ADDCMUL_, self, a, b, packed(self, value));
  }

  /** {@code self = self + value a / b}. */
  static void addcdiv_(List<Tensor> self, List<Tensor> a, List<Tensor> b, double value) {
    Aten.callAll(ADDCDIV_, self, a, b, packed(self, value));
  }

  /** {@code self + value}: as a product with ones, since {@code _foreach_add} needs a Scalar. */
  static List<Tensor> plus(List<Tensor> self, double value) {
    List<Tensor> ones = everywhere(self, 1);
    return addcmul(self, ones, ones, value);
  }

  static void plus_(List<Tensor> self, double value) {
    List<Tensor> ones = everywhere(self, 1);
    addcmul_(self, ones, ones, value);
  }

  static void clamp_(List<Tensor> self, double min, double max) {
    Aten.callAll(CLAMP_MIN_, self, everywhere(self, min));
    Aten.callAll(CLAMP_MAX_, self, everywhere(self, max));
  }

  static List<Tensor> sqrt(List<Tensor> self) {
    return Aten.callAll(SQRT, self);
  }

  static void sqrt_(List<Tensor> self) {
    Aten.callAll(SQRT_, self);
  }

  static List<Tensor> abs(List<Tensor> self) {
    return Aten.callAll(ABS, self);
  }

  static List<Tensor> neg(List<Tensor> self) {
    return Aten.callAll(NEG, self);
  }

  static List<Tensor> sign(List<Tensor> self) {
    return Aten.callAll(SIGN, self);
  }

  static void sign_(List<Tensor> self) {
    Aten.callAll(SIGN_, self);
  }

  static void maximum_(List<Tensor> self, List<Tensor> other) {
    Aten.callAll(MAXIMUM_, self, other);
  }

  static void copy_(List<Tensor> self, List<Tensor> source) {
    Aten.callAll(COPY_, self, source, false);
  }

  static void zero_(List<Tensor> self) {
    Aten.callAll(ZERO_, self);
  }

  /** One value for each tensor: on the CPU always, where the kernel reads them before it starts. */
  private static Tensor packed(List<Tensor> self, double value) {
    double[] values = new double[self.size()];
    Arrays.fill(values, value);
    return Tensor.of(values);
  }

  private static List<Tensor> everywhere(List<Tensor> self, double value) {
    return Collections.nCopies(self.size(), number(self, value));
  }

  private static Tensor number(List<Tensor> self, double value) {
    Tensor first = self.getFirst();
    return number(value, first.dtype(), first.device());
  }

  /**
   * One number as an operand. Not one of those that operators keep: what changes with every step
   * would drive out what programs use again and again.
   */
  static Tensor number(double value, DType dtype, Device device) {
    // With 16-bit tensors a number stays float32, and with it its precision.
    Tensor number =
        dtype == DType.FLOAT64
            ? Tensor.of(MemorySegment.ofArray(new double[] {value}), DType.FLOAT64)
            : Tensor.of(MemorySegment.ofArray(new float[] {(float) value}), DType.FLOAT32);
    return device.equals(Device.CPU) ? number : number.to(device);
  }
}
