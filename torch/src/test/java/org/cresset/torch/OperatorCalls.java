package org.cresset.torch;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** How {@code operators.py} and the tests call each operator by the same name. */
final class OperatorCalls {
  private static final Map<String, Function<List<Tensor>, List<Tensor>>> CALLS = new HashMap<>();

  private OperatorCalls() {}

  static {
    elementwise();
    binary();
    reduction();
    movement();
    indexing();
    algebra();
    creation();
  }

  static List<Tensor> call(String name, List<Tensor> inputs) {
    Function<List<Tensor>, List<Tensor>> call = CALLS.get(name);
    if (call == null) throw new IllegalArgumentException("no call named " + name);
    return call.apply(inputs);
  }

  private static void several(String name, Function<List<Tensor>, List<Tensor>> call) {
    if (CALLS.put(name, call) != null) throw new IllegalArgumentException(name + " twice");
  }

  private static void any(String name, Function<List<Tensor>, Tensor> call) {
    several(name, x -> List.of(call.apply(x)));
  }

  private static void one(String name, UnaryOperator<Tensor> call) {
    any(name, x -> call.apply(x.getFirst()));
  }

  private static void two(String name, BinaryOperator<Tensor> call) {
    any(name, x -> call.apply(x.get(0), x.get(1)));
  }

  private static void indexed(String name, Function<Tensor, Reduction.Indexed> call) {
    several(
        name,
        x -> {
          Reduction.Indexed result = call.apply(x.getFirst());
          return List.of(result.values(), result.indices());
        });
  }

  private static void elementwise() {
    one("abs", Tensor::abs);
    one("neg", Tensor::neg);
    one("exp", Tensor::exp);
    one("expm1", Tensor::expm1);
    one("sin", Tensor::sin);
    one("cos", Tensor::cos);
    one("tan", Tensor::tan);
    one("atan", Tensor::atan);
    one("sinh", Tensor::sinh);
    one("cosh", Tensor::cosh);
    one("tanh", Tensor::tanh);
    one("sigmoid", Tensor::sigmoid);
    one("relu", Tensor::relu);
    one("silu", Tensor::silu);
    one("erf", Tensor::erf);
    one("floor", Tensor::floor);
    one("ceil", Tensor::ceil);
    one("round", Tensor::round);
    one("trunc", Tensor::trunc);
    one("sign", Tensor::sign);
    one("gelu", Tensor::gelu);
    one("geluTanh", x -> x.gelu("tanh"));
    one("square", Tensor::square);
    one("log", Tensor::log);
    one("log2", Tensor::log2);
    one("log10", Tensor::log10);
    one("log1p", Tensor::log1p);
    one("sqrt", Tensor::sqrt);
    one("rsqrt", Tensor::rsqrt);
    one("reciprocal", Tensor::reciprocal);
    one("asin", Tensor::asin);
    one("acos", Tensor::acos);
    one("isNaN", Tensor::isNaN);
    one("isFinite", Tensor::isFinite);
    one("isInf", Tensor::isInf);
    one("logicalNot", Tensor::logicalNot);
    one("bitwiseNot", Tensor::bitwiseNot);
    one("copy", Tensor::copy);
    one("contiguous", Tensor::contiguous);
    one("clamp", x -> x.clamp(-1, 1));
    one("clampMin", x -> x.clampMin(0));
    one("clampMax", x -> x.clampMax(0));
    for (DType dtype : DType.values()) one("to_" + dtype, x -> x.to(dtype));
  }

  private static void binary() {
    two("add", Tensor::add);
    two("sub", Tensor::sub);
    two("mul", Tensor::mul);
    two("div", Tensor::div);
    two("floorDivide", Tensor::floorDivide);
    two("remainder", Tensor::remainder);
    two("fmod", Tensor::fmod);
    two("pow", Tensor::pow);
    two("atan2", Tensor::atan2);
    two("maximum", Tensor::maximum);
    two("minimum", Tensor::minimum);
    two("eq", Tensor::eq);
    two("ne", Tensor::ne);
    two("lt", Tensor::lt);
    two("le", Tensor::le);
    two("gt", Tensor::gt);
    two("ge", Tensor::ge);
    two("logicalAnd", Tensor::logicalAnd);
    two("logicalOr", Tensor::logicalOr);
    two("logicalXor", Tensor::logicalXor);
    two("bitwiseAnd", Tensor::bitwiseAnd);
    two("bitwiseOr", Tensor::bitwiseOr);
    two("bitwiseXor", Tensor::bitwiseXor);
    two("addTwice", (a, b) -> a.add(b, 2));
    any("lerp", x -> x.get(0).lerp(x.get(1), x.get(2)));
    any("where", x -> x.get(1).where(x.get(0), x.get(2)));
  }

  private static void reduction() {
    one("sum", Tensor::sum);
    one("sum1", x -> x.sum(1, false));
    one("sumKeep", x -> x.sum(new long[] {0, -1}, true));
    one("prod", Tensor::prod);
    one("prod1", x -> x.prod(1, false));
    one("mean", Tensor::mean);
    one("mean1", x -> x.mean(1, false));
    one("var", Tensor::var);
    one("varBiased", x -> x.var(new long[] {0, 1}, false, true));
    one("std", Tensor::std);
    one("norm", Tensor::norm);
    one("max", Tensor::max);
    one("min", Tensor::min);
    indexed("max1", x -> x.max(1, false));
    indexed("min1", x -> x.min(-1, true));
    one("amax", x -> x.amax(new long[] {0, 2}, false));
    one("amin", x -> x.amin(new long[] {1}, true));
    one("argmax", Tensor::argmax);
    one("argmax1", x -> x.argmax(1, false));
    one("argmin", Tensor::argmin);
    one("argmin1", x -> x.argmin(-1, true));
    one("all", Tensor::all);
    one("any", Tensor::any);
    one("all1", x -> x.all(1, false));
    one("any1", x -> x.any(1, true));
    one("countNonzero", Tensor::countNonzero);
    one("logsumexp", x -> x.logsumexp(1, false));
    one("softmax", x -> x.softmax(1));
    one("logSoftmax", x -> x.logSoftmax(-1));
    one("cumsum", x -> x.cumsum(1));
    one("cumprod", x -> x.cumprod(-1));
    indexed("sort", x -> x.sort(-1, true));
    one("argsort", x -> x.argsort(0, false));
    indexed("topk", x -> x.topk(2, 1));
  }

  private static void movement() {
    one("reshape", x -> x.reshape(-1, 4));
    one("flatten", Tensor::flatten);
    one("flatten1", x -> x.flatten(1, -1));
    one("permute", x -> x.permute(2, 0, -2));
    one("transpose", x -> x.transpose(0, -1));
    one("unsqueeze", x -> x.unsqueeze(-1));
    one("expand", x -> x.unsqueeze(0).expand(2, -1, -1, -1));
    one("squeeze", x -> x.unsqueeze(1).unsqueeze(-1).squeeze());
    one("squeeze1", x -> x.unsqueeze(1).unsqueeze(-1).squeeze(1));
    one("repeat", x -> x.repeat(2, 1, 1, 2));
    one("flip", x -> x.flip(0, -1));
    one("roll", x -> x.roll(2, 1));
    one("tril", x -> x.tril(1));
    one("triu", x -> x.triu(-1));
    one("t", Tensor::t);
    one("diagonal", x -> x.select(2, 0).diagonal());
    several("split", x -> x.getFirst().split(2, 1));
    several("chunk", x -> x.getFirst().chunk(3, 2));
    several("unbind", x -> x.getFirst().unbind(1));
    any("cat", x -> Tensor.cat(x, 1));
    any("stack", x -> Tensor.stack(x, 1));
  }

  private static void indexing() {
    one("get", x -> x.get(1));
    one("select", x -> x.select(-1, -2));
    one("narrow", x -> x.narrow(1, 1, 2));
    one("slice", x -> x.slice(2, 1, 9, 2));
    two("indexSelect", (x, i) -> x.indexSelect(1, i));
    two("index", (x, i) -> x.index(null, i));
    any("index2", x -> x.get(0).index(null, x.get(1), x.get(2)));
    one("nonzero", Tensor::nonzero);
    two("maskedSelect", Tensor::maskedSelect);
    two("maskedFill", (x, mask) -> x.maskedFill(mask, 3));
    two("gather", (x, i) -> x.gather(1, i));
    any("scatter", x -> x.get(0).scatter(1, x.get(1), x.get(2)));
    any("scatterAdd", x -> x.get(0).scatterAdd(1, x.get(1), x.get(2)));
    any("indexPut", x -> x.get(0).indexPut(Arrays.asList(x.get(1)), x.get(2), false));
    any("indexAdd", x -> x.get(0).indexPut(Arrays.asList(x.get(1)), x.get(2), true));
    one("oneHot", x -> x.oneHot(4));
    one("bincount", x -> x.bincount(6));
  }

  private static void algebra() {
    two("matmul", Tensor::matmul);
    two("mm", Tensor::mm);
    two("bmm", Tensor::bmm);
    two("dot", Tensor::dot);
    two("outer", Tensor::outer);
    one("inverse", Tensor::inverse);
    one("det", Tensor::det);
    two("solve", Tensor::solve);
    one("cholesky", Tensor::cholesky);
    // Signs are free: what is fixed is compared.
    one(
        "qrProduct",
        x -> {
          Linalg.Qr qr = x.qr();
          return qr.q().matmul(qr.r());
        });
    one("singularValues", x -> x.svd().s());
    one("eigenvalues", x -> x.eigh().values());
  }

  private static void creation() {
    one("arange", _ -> Tensor.arange(5));
    one("arangeDown", _ -> Tensor.arange(7, -3, -4));
    one("linspace", _ -> Tensor.linspace(-1, 2.5, 7));
    one("linspace1", _ -> Tensor.linspace(0.1, 2.5, 1));
    one("eye", _ -> Tensor.eye(3));
    one("full", _ -> Tensor.full(0.1, DType.BFLOAT16, 2, 2));
  }
}
