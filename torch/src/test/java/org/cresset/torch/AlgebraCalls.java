package org.cresset.torch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** How {@code algebra.py} and {@link AlgebraTest} call each function by the same name. */
final class AlgebraCalls {
  private static final Map<String, Function<List<Tensor>, List<Tensor>>> CALLS = new HashMap<>();

  private AlgebraCalls() {}

  static {
    norms();
    decompositions();
    solutions();
    transforms();
    complex();
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

  private static void norms() {
    Map<String, Double> orders =
        Map.of(
            "2", 2.0,
            "1", 1.0,
            "3", 3.0,
            "inf", Double.POSITIVE_INFINITY,
            "-inf", Double.NEGATIVE_INFINITY,
            "0", 0.0,
            "-2", -2.0,
            "-1", -1.0);
    orders.forEach(
        (name, order) -> {
          one("vectorNorm" + name, x -> Linalg.vectorNorm(x, order, new long[] {1}, false));
          one("matrixNorm" + name, x -> Linalg.matrixNorm(x, order));
        });
    one("vectorNormAll", x -> Linalg.vectorNorm(x, 2, new long[] {0, 2}, true));
    one("matrixNormfro", Linalg::matrixNorm);
    one("matrixNormnuc", x -> Linalg.matrixNorm(x, "nuc"));
    one("cond", Linalg::cond);
    one("cond1", x -> Linalg.cond(x, 1));
  }

  private static List<Tensor> abs(Tensor... tensors) {
    return List.of(tensors).stream().map(Tensor::abs).toList();
  }

  private static void decompositions() {
    one("svdvals", Linalg::svdvals);
    several(
        "svdAbs",
        x -> {
          Linalg.Svd svd = Linalg.svd(x.getFirst());
          return abs(svd.u(), svd.s(), svd.vh());
        });
    several(
        "qrAbs",
        x -> {
          Linalg.Qr qr = Linalg.qr(x.getFirst());
          return abs(qr.q(), qr.r());
        });
    several(
        "lu",
        x -> {
          Linalg.Lu lu = Linalg.lu(x.getFirst());
          return List.of(lu.p(), lu.l(), lu.u());
        });
    several(
        "luFactor",
        x -> {
          Linalg.LuFactor lu = Linalg.luFactor(x.getFirst());
          return List.of(lu.lu(), lu.pivots());
        });
    several(
        "eighAbs",
        x -> {
          Linalg.Eigh eigh = Linalg.eigh(x.getFirst().add(x.getFirst().adjoint()));
          return abs(eigh.values(), eigh.vectors());
        });
    one("eigvalsh", x -> Linalg.eigvalsh(x.add(x.adjoint())));
    one("eigvalsAbs", x -> Linalg.eigvals(x).abs().sort(-1, false).values());
    one("choleskyAbs", x -> Linalg.cholesky(x).abs());
  }

  private static void solutions() {
    one("inv", Linalg::inv);
    one("pinv", Linalg::pinv);
    one("det", Linalg::det);
    several(
        "slogdet",
        x -> {
          Linalg.Slogdet both = Linalg.slogdet(x.getFirst());
          return List.of(both.sign(), both.logabsdet());
        });
    one("logdet", Linalg::logdet);
    one("choleskyInverse", x -> Linalg.choleskyInverse(Linalg.cholesky(x), false));
    any("choleskySolve", x -> Linalg.choleskySolve(x.get(0), Linalg.cholesky(x.get(1)), false));
    any("solve", x -> Linalg.solve(x.get(0), x.get(1)));
    any("solveTriangular", x -> Linalg.solveTriangular(x.get(0), x.get(1), true, true, false));
    any("luSolve", x -> Linalg.luSolve(Linalg.luFactor(x.get(0)), x.get(1)));
    any("lstsq", x -> Linalg.lstsq(x.get(0), x.get(1)).solution());
    one("matrixPower3", x -> Linalg.matrixPower(x, 3));
    one("matrixPower-2", x -> Linalg.matrixPower(x, -2));
    one("matrixExp", Linalg::matrixExp);
    one("matrixRank", Linalg::matrixRank);
    any("multiDot", Linalg::multiDot);
    one("vander", x -> Linalg.vander(x, 4));
    any("cross", x -> Linalg.cross(x.get(0), x.get(1), -1));
    any("householderProduct", x -> Linalg.householderProduct(x.get(0), x.get(1)));
  }

  private static void transforms() {
    for (Fft.Norm norm : Fft.Norm.values()) {
      String name = norm.name().toLowerCase(java.util.Locale.ROOT);
      one("fft" + name, x -> Fft.fft(x, o -> o.norm(norm)));
      one("ifft" + name, x -> Fft.ifft(x, o -> o.norm(norm)));
      one("rfft" + name, x -> Fft.rfft(x, o -> o.norm(norm)));
      one("irfft" + name, x -> Fft.irfft(x, o -> o.norm(norm)));
      one("hfft" + name, x -> Fft.hfft(x, o -> o.norm(norm)));
      one("ihfft" + name, x -> Fft.ihfft(x, o -> o.norm(norm)));
    }
    one("fft7", x -> Fft.fft(x, o -> o.n(7).dim(0)));
    one("fft3", x -> Fft.fft(x, o -> o.n(3)));
    one("fft2", Fft::fft2);
    one("ifft2", Fft::ifft2);
    one("rfft2", Fft::rfft2);
    one("irfft2", Fft::irfft2);
    one("fftn", Fft::fftn);
    one("ifftnSized", x -> Fft.ifftn(x, o -> o.s(3, 5).dims(1, 0)));
    one("rfftn", Fft::rfftn);
    one("irfftn", x -> Fft.irfftn(x, o -> o.s(2, 5)));
    one("irfft7", x -> Fft.irfft(x, o -> o.n(7)));
    one("fftshift", x -> Fft.fftshift(x));
    one("ifftshift", x -> Fft.ifftshift(x, 1));
    any("fftfreq", _ -> Fft.fftfreq(7, 0.5));
    any("fftfreq8", _ -> Fft.fftfreq(8, 2));
    any("rfftfreq", _ -> Fft.rfftfreq(9, 0.1));
  }

  private static void complex() {
    any("complex", x -> Tensor.complex(x.get(0), x.get(1)));
    any("polar", x -> Tensor.polar(x.get(0), x.get(1)));
    one("angle", Tensor::angle);
    one("conj", Tensor::conj);
    one("real", Tensor::real);
    one("imag", Tensor::imag);
    one("viewAsReal", Tensor::viewAsReal);
    one("cumprod", x -> x.cumprod(-1));
    one("cumsum", x -> x.cumsum(-1));
    one("norm", Tensor::norm);
    one("var", Tensor::var);
    one("pow3", x -> x.pow(3));
    one("mulNumber", x -> x.mul(1.5));
    for (String name :
        List.of(
            "neg",
            "abs",
            "exp",
            "log",
            "sqrt",
            "sin",
            "cos",
            "tan",
            "sinh",
            "cosh",
            "tanh",
            "reciprocal",
            "square",
            "rsqrt",
            "sigmoid",
            "asin",
            "acos",
            "atan",
            "expm1",
            "log1p",
            "log2",
            "log10",
            "sum",
            "mean",
            "prod",
            "add",
            "sub",
            "mul",
            "div",
            "pow",
            "eq",
            "matmul")) {
      several(name, x -> OperatorCalls.call(name, x));
    }
  }
}
