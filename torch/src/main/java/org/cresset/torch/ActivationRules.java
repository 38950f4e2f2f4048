package org.cresset.torch;

import static org.cresset.torch.Rule.uses;
import static org.cresset.torch.Rules.rule;

import java.util.function.UnaryOperator;

/**
 * Gradients of what stands between layers.
 *
 * <p>LibTorch's backward kernels do it in one pass, but have no gradients of their own. When the
 * gradient is to be differentiated again, the slope is computed by operators that have.
 */
final class ActivationRules {
  private static final Op GELU_BACKWARD =
      Op.of("gelu_backward(Tensor grad_output, Tensor self, str approximate) -> Tensor");
  private static final Op SILU_BACKWARD = backward("silu");
  private static final Op HARDSWISH_BACKWARD = backward("hardswish");
  private static final Op HARDSIGMOID_BACKWARD = backward("hardsigmoid");
  private static final Op MISH_BACKWARD = backward("mish");
  private static final Op LOG_SIGMOID_BACKWARD =
      Op.of("log_sigmoid_backward(Tensor grad_output, Tensor self, Tensor buffer) -> Tensor");
  private static final Op PRELU_BACKWARD =
      Op.of(
          "_prelu_kernel_backward(Tensor grad_output, Tensor self, Tensor weight) -> (Tensor,"
              + " Tensor)");
  private static final Op GLU_BACKWARD =
      Op.of("glu_backward(Tensor grad_output, Tensor self, int dim) -> Tensor");
  private static final Op SOFTMAX_BACKWARD = softmaxBackward("_softmax_backward_data");
  private static final Op LOG_SOFTMAX_BACKWARD = softmaxBackward("_log_softmax_backward_data");

  private static final double SELU_SCALE = 1.0507009873554805;
  private static final double SELU_ALPHA = 1.6732632423543772;

  private ActivationRules() {}

  private static Op backward(String name) {
    return Rules.op(name + "_backward(Tensor grad_output, Tensor self) -> Tensor");
  }

  private static Op softmaxBackward(String name) {
    return Rules.op(
        name + "(Tensor grad_output, Tensor output, int dim, ScalarType input_dtype) -> Tensor");
  }

  static void define() {
    smooth("silu", SILU_BACKWARD, ActivationRules::siluSlope);
    smooth("mish", MISH_BACKWARD, ActivationRules::mishSlope);
    smooth("hardswish", HARDSWISH_BACKWARD, ActivationRules::hardswishSlope);
    smooth("hardsigmoid", HARDSIGMOID_BACKWARD, x -> where(x.abs().lt(3), 1.0 / 6, x.zerosLike()));
    rule("gelu").input("self", uses("self"), (g, n) -> gelu(g, n));
    rule("log_sigmoid_forward")
        .input(
            "self",
            uses("self", "result1"),
            (g, n) ->
                NoGrad.isRecording()
                    ? g.mul(n.tensor("self").neg().sigmoid())
                    : Aten.call(LOG_SIGMOID_BACKWARD, g, n.tensor("self"), n.result(1)));
    exponential();
    piecewise();
    gated();
  }

  /** A function of one tensor: the kernel for its gradient, and the slope by other operators. */
  private static void smooth(String op, Op kernel, UnaryOperator<Tensor> slope) {
    rule(op)
        .input(
            "self",
            uses("self"),
            (g, n) ->
                NoGrad.isRecording()
                    ? g.mul(slope.apply(n.tensor("self")))
                    : Aten.call(kernel, g, n.tensor("self")));
  }

  private static Tensor siluSlope(Tensor x) {
    Tensor sigmoid = x.sigmoid();
    return sigmoid.mul(x.mul(sigmoid.rsub(1)).add(1));
  }

  private static Tensor mishSlope(Tensor x) {
    Tensor tanh = x.softplus(1, 20).tanh();
    return tanh.add(x.mul(x.sigmoid()).mul(tanh.square().rsub(1)));
  }

  private static Tensor hardswishSlope(Tensor x) {
    Tensor inner = x.div(3).add(0.5);
    return where(x.ge(3), 1, inner).maskedFill(x.le(-3), 0);
  }

  private static Tensor gelu(Tensor g, OperatorNode n) {
    Tensor x = n.tensor("self");
    Object approximate = n.value("approximate");
    if (!NoGrad.isRecording()) return Aten.call(GELU_BACKWARD, g, x, approximate);
    if ("tanh".equals(approximate)) {
      double k = Math.sqrt(2 / Math.PI);
      Tensor square = x.square();
      Tensor tanh = x.mul(square.mul(0.044715).add(1)).mul(k).tanh();
      Tensor inner = square.mul(3 * 0.044715).add(1).mul(k);
      Tensor bend = x.mul(tanh.square().rsub(1)).mul(inner);
      return g.mul(tanh.add(1).add(bend).mul(0.5));
    }
    Tensor below = x.mul(Math.sqrt(0.5)).erf().add(1).mul(0.5);
    Tensor density = x.square().mul(-0.5).exp().mul(1 / Math.sqrt(2 * Math.PI));
    return g.mul(below.add(x.mul(density)));
  }

  private static void exponential() {
    rule("elu")
        .input(
            "self",
            uses("self", "result0"),
            (g, n) -> {
              Tensor slope = n.result(0).add(n.number("alpha")); // alpha exp(scale x) below 0
              double scale = n.number("input_scale");
              if (scale != 1) slope = slope.mul(scale);
              return g.mul(where(n.tensor("self").gt(0), 1, slope));
            });
    rule("selu")
        .input(
            "self",
            uses("self", "result0"),
            (g, n) -> {
              Tensor slope = n.result(0).add(SELU_SCALE * SELU_ALPHA);
              return g.mul(where(n.tensor("self").gt(0), SELU_SCALE, slope));
            });
    rule("softplus")
        .input(
            "self",
            uses("self"),
            (g, n) -> {
              Tensor x = n.tensor("self");
              Tensor scaled = n.number("beta") == 1 ? x : x.mul(n.number("beta"));
              return g.where(scaled.gt(n.number("threshold")), g.mul(scaled.sigmoid()));
            });
  }

  private static void piecewise() {
    rule("hardtanh")
        .input(
            "self",
            uses("self"),
            (g, n) -> {
              Tensor x = n.tensor("self");
              Tensor out = x.le(n.number("min_val")).logicalOr(x.ge(n.number("max_val")));
              return g.maskedFill(out, 0);
            });
    rule("leaky_relu")
        .input(
            "self",
            uses("self"),
            (g, n) -> {
              Tensor x = n.tensor("self");
              double slope = n.number("negative_slope");
              if (NoGrad.isRecording()) return g.where(x.gt(0), g.mul(slope));
              return Aten.callFirst(PRELU_BACKWARD, g, x, ActivationOps.like(x, slope));
            });
    rule("_prelu_kernel")
        .inputs(
            java.util.List.of("self", "weight"),
            uses("self", "weight"),
            (g, n) -> {
              Tensor x = n.tensor("self");
              Tensor weight = n.tensor("weight");
              if (!NoGrad.isRecording()) {
                return Aten.callAll(PRELU_BACKWARD, g, x, weight).toArray(Tensor[]::new);
              }
              Tensor positive = x.gt(0);
              return new Tensor[] {
                g.where(positive, g.mul(weight)), g.mul(x).maskedFill(positive, 0)
              };
            });
  }

  private static void gated() {
    rule("glu").input("self", uses("self"), (g, n) -> glu(g, n));
    rule("_softmax").input("self", uses("result0"), (g, n) -> softmax(g, n));
    rule("_safe_softmax").input("self", uses("result0"), (g, n) -> softmax(g, n));
    rule("_log_softmax")
        .input(
            "self",
            uses("result0"),
            (g, n) -> {
              int dim = (int) n.integer("dim");
              return NoGrad.isRecording()
                  ? g.sub(n.result(0).exp().mul(g.sum(dim, true)))
                  : Aten.call(LOG_SOFTMAX_BACKWARD, g, n.result(0), dim, n.dtype("self"));
            });
  }

  private static Tensor glu(Tensor g, OperatorNode n) {
    Tensor x = n.tensor("self");
    int dim = (int) n.integer("dim");
    if (!NoGrad.isRecording()) return Aten.call(GLU_BACKWARD, g, x, dim);
    long half = x.size(dim) / 2;
    Tensor gate = x.narrow(dim, half, half).sigmoid();
    Tensor ofGate = x.narrow(dim, 0, half).mul(gate).mul(gate.rsub(1));
    return Tensor.cat(java.util.List.of(g.mul(gate), g.mul(ofGate)), dim);
  }

  private static Tensor softmax(Tensor g, OperatorNode n) {
    int dim = (int) n.integer("dim");
    Tensor y = n.result(0);
    return NoGrad.isRecording()
        ? y.mul(g.sub(g.mul(y).sum(dim, true)))
        : Aten.call(SOFTMAX_BACKWARD, g, y, dim, n.dtype("self"));
  }

  /** One number where a condition holds, else a tensor. */
  private static Tensor where(Tensor condition, double value, Tensor other) {
    return Scalars.of(value, other.dtype()).where(condition, other);
  }
}
