package org.cresset.torch;

/** Checks of {@link ActivationRules}. */
final class ActivationChecks {
  private static final Op SAFE_SOFTMAX =
      Op.of("_safe_softmax(Tensor self, int dim, ScalarType? dtype) -> Tensor");

  private ActivationChecks() {}

  static void define(RuleChecks checks) {
    checks.unary("gelu", Tensor::gelu, -2, 2, true);
    checks.unary("gelu", x -> x.gelu("tanh"), -2, 2, true);
    checks.unary("silu", Tensor::silu, -2, 2, true);
    checks.unary("mish", Tensor::mish, -2, 2, true);
    checks.unary("hardswish", Tensor::hardswish, -2.5, 2.5, true);
    checks.unary("hardswish", Tensor::hardswish, -5, -3.5, true);
    checks.unary("hardswish", Tensor::hardswish, 3.5, 5, true);
    checks.unary("hardsigmoid", Tensor::hardsigmoid, -2.5, 2.5, true);
    checks.unary("hardsigmoid", Tensor::hardsigmoid, 3.5, 5, true);
    checks.unary("log_sigmoid_forward", Tensor::logSigmoid, -3, 3, true);
    checks.unary("log_sigmoid_forward", Tensor::logSigmoid, -60, -50, true);
    for (double alpha : new double[] {1, 0.7, 2}) {
      checks.unary("elu", x -> x.elu(alpha), -2, 2, true);
      checks.unary("elu", x -> x.celu(alpha), -2, 2, true);
    }
    checks.unary("selu", Tensor::selu, -2, 2, true);
    checks.unary("softplus", x -> x.softplus(1, 20), -2, 2, true);
    checks.unary("softplus", x -> x.softplus(1.5, 2), -2, 1.3, true);
    checks.unary("softplus", x -> x.softplus(2, 1), 0.6, 3, true);
    checks.unary("hardtanh", x -> x.hardtanh(-1, 0.5), -2, 2, true);
    checks.unary("hardtanh", Tensor::relu6, 4, 8, true);
    checks.unary("leaky_relu", x -> x.leakyRelu(0.2), -2, 2, true);
    checks.unary("leaky_relu", x -> x.leakyRelu(-0.5), -2, 2, true);
    checks.unary("masked_fill.Tensor", x -> x.hardshrink(0.5), 0.6, 2, true);
    checks.several("_prelu_kernel", true, x -> x.get(0).prelu(x.get(1)), sizes(2, 3, 2), sizes(3));
    checks.several("_prelu_kernel", true, x -> x.get(0).prelu(x.get(1)), sizes(4), sizes(1));
    for (int dim : new int[] {0, 1, -1}) {
      checks.shaped("glu", true, x -> x.glu(dim), 4, 2, 6);
      checks.shaped("_safe_softmax", true, x -> Aten.call(SAFE_SOFTMAX, x, dim, null), 2, 3, 4);
    }
  }

  private static long[] sizes(long... sizes) {
    return sizes;
  }
}
