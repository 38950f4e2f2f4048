package org.cresset.torch;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Checks of rules with complex numbers. A complex input is made of a real one, (..., 2), and the
 * result is taken apart again, so that central differences of real numbers are the oracle.
 */
final class ComplexChecks {
  private ComplexChecks() {}

  static void define(RuleChecks checks) {
    elementwise(checks);
    parts(checks);
    reductions(checks);
    movement(checks);
    indexing(checks);
    matrices(checks);
    LinalgChecks.complex(checks);
    FftChecks.complex(checks);
  }

  /** Checks a function of one complex tensor. */
  static void one(RuleChecks checks, String rule, UnaryOperator<Tensor> f, long... shape) {
    several(checks, rule, x -> f.apply(x.getFirst()), shape);
  }

  /** Checks a function of several complex tensors, once and twice, dense and not. */
  static void several(
      RuleChecks checks, String rule, GradCheck.Differentiable f, long[]... shapes) {
    long[][] real = new long[shapes.length][];
    for (int i = 0; i < shapes.length; i++) {
      real[i] = java.util.Arrays.copyOf(shapes[i], shapes[i].length + 1);
      real[i][shapes[i].length] = 2;
    }
    checks.several(
        rule, true, x -> parted(f.apply(x.stream().map(ComplexChecks::complex).toList())), real);
  }

  private static Tensor complex(Tensor parts) {
    return Tensor.complex(parts.select(-1, 0), parts.select(-1, 1));
  }

  private static Tensor parted(Tensor result) {
    return result.dtype().isComplex() ? result.viewAsReal() : result;
  }

  private static void elementwise(RuleChecks checks) {
    long[][][] pairs = {{{2, 3}, {2, 3}}, {{2, 1, 2}, {3, 1}}, {{}, {2}}, {{0, 3}, {1, 3}}};
    for (long[][] p : pairs) {
      several(checks, "add.Tensor", x -> x.get(0).add(x.get(1), 0.5), p);
      several(checks, "mul.Tensor", x -> x.get(0).mul(x.get(1)), p);
      several(checks, "div.Tensor", x -> x.get(0).div(x.get(1)), p);
    }
    several(checks, "pow.Tensor_Tensor", x -> x.get(0).pow(x.get(1)), sizes(2), sizes(3, 1));
    one(checks, "pow.Tensor_Tensor", x -> x.pow(3), 3);
    several(
        checks,
        "lerp.Tensor",
        x -> lerp(x.get(0), x.get(1), x.get(2)),
        sizes(3),
        sizes(1),
        sizes(3));
    several(checks, "where.self", x -> chosen(x.get(0), x.get(1)), sizes(3), sizes(3));
    one(checks, "neg", Tensor::neg, 2, 3);
    one(checks, "abs", Tensor::abs, 2, 3);
    one(checks, "exp", Tensor::exp, 2, 3);
    one(checks, "expm1", Tensor::expm1, 3);
    one(checks, "log", Tensor::log, 2, 3);
    one(checks, "log2", Tensor::log2, 3);
    one(checks, "log10", Tensor::log10, 3);
    one(checks, "log1p", Tensor::log1p, 3);
    one(checks, "sqrt", Tensor::sqrt, 2, 3);
    one(checks, "rsqrt", Tensor::rsqrt, 3);
    one(checks, "reciprocal", Tensor::reciprocal, 3);
    one(checks, "square", Tensor::square, 3);
    one(checks, "sin", Tensor::sin, 3);
    one(checks, "cos", Tensor::cos, 3);
    one(checks, "tan", Tensor::tan, 3);
    one(checks, "asin", Tensor::asin, 3);
    one(checks, "acos", Tensor::acos, 3);
    one(checks, "atan", x -> x.mul(0.25).atan(), 3);
    one(checks, "sinh", Tensor::sinh, 3);
    one(checks, "cosh", Tensor::cosh, 3);
    one(checks, "tanh", x -> x.mul(0.25).tanh(), 3);
    one(checks, "tanh_backward", x -> gradientOf(x.mul(0.25).tanh(), x), 2);
    one(checks, "sigmoid", x -> x.mul(0.5).sigmoid(), 3);
    one(checks, "sigmoid_backward", x -> gradientOf(x.mul(0.5).sigmoid(), x), 2);
    one(checks, "_to_copy", x -> x.to(DType.FLOAT64).mul(x), 3);
    one(checks, "_to_copy", x -> x.real().to(DType.COMPLEX128).mul(x), 3);
    one(checks, "clone", Tensor::copy, 3);
  }

  private static Tensor gradientOf(Tensor y, Tensor x) {
    Tensor gradient = Tensor.complex(y.detach().abs().onesLike(), y.detach().abs().onesLike());
    return Autograd.grad(y, gradient.mul(0.7), List.of(x), Autograd.Options.CREATE_GRAPH)
        .getFirst();
  }

  private static Tensor lerp(Tensor self, Tensor end, Tensor weight) {
    return Aten.call(ElementwiseOps.LERP, self, end, weight);
  }

  private static Tensor chosen(Tensor a, Tensor b) {
    return a.where(Tensor.of(new boolean[] {true, false, true}), b);
  }

  private static void parts(RuleChecks checks) {
    several(
        checks,
        "complex",
        x -> Tensor.complex(x.get(0).abs(), x.get(1).real()),
        sizes(2, 3),
        sizes(2, 3));
    several(
        checks, "complex", x -> Tensor.polar(x.get(0).real(), x.get(1).imag()), sizes(3), sizes(3));
    one(checks, "_conj_physical", x -> x.conj().mul(x), 2, 3);
    one(checks, "view_as_real", x -> x.real().mul(x.imag()), 2, 3);
    one(checks, "view_as_complex", x -> x.viewAsReal().mul(2).viewAsComplex(), 2);
    one(checks, "angle", Tensor::angle, 2, 3);
    one(checks, "sgn", x -> Aten.call(ComplexOps.SGN, x), 2, 3);
  }

  private static void reductions(RuleChecks checks) {
    one(checks, "sum", x -> x.mul(x).sum(), 2, 3);
    one(checks, "sum.dim_IntList", x -> x.mul(x).sum(1, false), 2, 3);
    one(checks, "mean", x -> x.mul(x).mean(), 2, 3);
    one(checks, "mean.dim", x -> x.mul(x).mean(0, true), 2, 3);
    one(checks, "var.dim", x -> x.var(new long[] {1}, true, false), 2, 3);
    one(checks, "prod", Tensor::prod, 2, 2);
    one(checks, "prod.dim_int", x -> x.prod(1, false), 2, 3);
    one(checks, "cumprod", x -> x.cumprod(0), 3);
    one(checks, "cumsum", x -> x.mul(x).cumsum(1), 2, 3);
  }

  private static void movement(RuleChecks checks) {
    one(checks, "reshape", x -> x.mul(x).reshape(3, 2), 2, 3);
    one(checks, "view", x -> x.mul(x).view(3, 2), 2, 3);
    one(checks, "flatten.using_ints", x -> x.mul(x).flatten(), 2, 3);
    one(checks, "squeeze", x -> x.mul(x).squeeze(), 2, 1);
    one(checks, "squeeze.dim", x -> x.mul(x).squeeze(1), 2, 1);
    one(checks, "unsqueeze", x -> x.mul(x).unsqueeze(1), 2, 3);
    one(checks, "expand", x -> x.mul(x).expand(3, 2), 2);
    one(checks, "permute", x -> x.mul(x).permute(2, 0, 1), 2, 3, 1);
    one(checks, "transpose.int", x -> x.mul(x).transpose(0, 1), 2, 3);
    one(checks, "flip", x -> x.mul(x).flip(0), 2, 3);
    one(checks, "roll", x -> x.mul(x).roll(1, 1), 2, 3);
    one(checks, "tril", x -> x.mul(x).tril(0), 2, 3);
    one(checks, "triu", x -> x.mul(x).triu(0), 2, 3);
    one(checks, "diagonal", x -> x.mul(x).diagonal(), 2, 2);
    one(checks, "repeat", x -> x.mul(x).repeat(2, 2), 3);
    several(checks, "cat", x -> Tensor.cat(x, 0).square(), sizes(2), sizes(1));
    several(
        checks,
        "cat",
        x -> Tensor.cat(List.of(x.get(0), x.get(1).real()), 0).square(),
        sizes(2),
        sizes(1));
    several(checks, "stack", x -> Tensor.stack(x, 0).square(), sizes(2), sizes(2));
    one(checks, "split.Tensor", x -> x.split(2, 0).get(1).square(), 3);
    one(checks, "chunk", x -> x.chunk(2, 0).get(0).square(), 3);
    one(checks, "unbind.int", x -> x.unbind(0).get(1).square(), 2, 2);
  }

  private static void indexing(RuleChecks checks) {
    one(checks, "select.int", x -> x.select(0, 1).square(), 2, 2);
    one(checks, "select_backward", x -> gradientOf(x.select(0, 1).square(), x), 2, 2);
    one(checks, "slice.Tensor", x -> x.slice(0, 1, 3, 1).square(), 3);
    one(checks, "slice_backward", x -> gradientOf(x.slice(0, 1, 3, 1).square(), x), 3);
    checks.several( // its gradient's own operator has no rule
        "index_select",
        false,
        x -> parted(complex(x.getFirst()).indexSelect(0, ints(1, 1)).square()),
        sizes(3, 2));
    one(checks, "gather", x -> x.gather(0, ints(1, 1)).square(), 3);
    several(
        checks,
        "scatter.src",
        x -> x.get(0).square().scatter(0, ints(1, 2), x.get(1).square()),
        sizes(3),
        sizes(2));
    several(
        checks,
        "scatter_add",
        x -> x.get(0).square().scatterAdd(0, ints(1, 1), x.get(1).square()),
        sizes(3),
        sizes(2));
    one(checks, "index.Tensor", x -> x.index(ints(1, 1)).square(), 3);
    several(
        checks,
        "index_put",
        x -> x.get(0).square().indexPut(List.of(ints(0, 2)), x.get(1).square(), false),
        sizes(3),
        sizes(2));
    one(checks, "masked_fill.Tensor", x -> x.square().maskedFill(mask(), 2), 3);
    one(checks, "masked_select", x -> x.square().maskedSelect(mask()), 3);
  }

  private static Tensor ints(long... values) {
    return Tensor.of(values);
  }

  private static Tensor mask() {
    return Tensor.of(new boolean[] {true, false, true});
  }

  private static void matrices(RuleChecks checks) {
    several(checks, "mm", x -> x.get(0).mm(x.get(1)), sizes(2, 3), sizes(3, 2));
    several(checks, "bmm", x -> x.get(0).bmm(x.get(1)), sizes(2, 2, 3), sizes(2, 3, 1));
    several(checks, "matmul", x -> x.get(0).matmul(x.get(1)), sizes(2, 2, 3), sizes(3, 2));
  }

  static long[] sizes(long... sizes) {
    return sizes;
  }
}
