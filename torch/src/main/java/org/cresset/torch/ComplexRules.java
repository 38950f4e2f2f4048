package org.cresset.torch;

import static org.cresset.torch.Rule.uses;
import static org.cresset.torch.Rules.rule;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gradients of complex numbers, and which rules may be given them.
 *
 * <p>A formula that is right for real numbers is wrong for complex ones unless it conjugates the
 * derivative: {@code g * conj(f'(z))}. Only rules that do, and are checked, are used; any other
 * refuses, so that there is never a wrong gradient.
 */
final class ComplexRules {
  /** Operators whose rules hold for complex tensors; {@code ComplexRulesTest} checks each. */
  static final Set<String> SAFE =
      Set.of(
          // Elementwise.
          "add.Tensor",
          "mul.Tensor",
          "div.Tensor",
          "pow.Tensor_Tensor",
          "neg",
          "abs",
          "exp",
          "expm1",
          "log",
          "log2",
          "log10",
          "log1p",
          "sqrt",
          "rsqrt",
          "reciprocal",
          "square",
          "sin",
          "cos",
          "tan",
          "asin",
          "acos",
          "atan",
          "sinh",
          "cosh",
          "tanh",
          "tanh_backward",
          "sigmoid",
          "sigmoid_backward",
          "lerp.Tensor",
          "where.self",
          "_to_copy",
          "clone",
          // Of parts.
          "complex",
          "_conj_physical",
          "view_as_real",
          "view_as_complex",
          "angle",
          "sgn",
          // Reductions.
          "sum",
          "sum.dim_IntList",
          "mean",
          "mean.dim",
          "var.dim",
          "prod",
          "prod.dim_int",
          "cumsum",
          "cumprod",
          // Movement.
          "reshape",
          "view",
          "flatten.using_ints",
          "squeeze",
          "squeeze.dim",
          "unsqueeze",
          "expand",
          "permute",
          "transpose.int",
          "flip",
          "roll",
          "tril",
          "triu",
          "diagonal",
          "repeat",
          "cat",
          "stack",
          "split.Tensor",
          "chunk",
          "unbind.int",
          // Indexing.
          "select.int",
          "select_backward",
          "slice.Tensor",
          "slice_backward",
          "index_select",
          "gather",
          "scatter.src",
          "scatter_add",
          "index.Tensor",
          "index_put",
          "masked_fill.Tensor",
          "masked_select",
          // Matrices.
          "mm",
          "bmm",
          "matmul",
          "linalg_matrix_norm.str_ord",
          "linalg_inv",
          "linalg_det",
          "linalg_slogdet",
          "linalg_solve",
          "linalg_solve_triangular",
          "linalg_lstsq",
          "linalg_pinv.atol_rtol_float",
          "linalg_matrix_exp",
          "linalg_cholesky",
          "cholesky_solve",
          "cholesky_inverse",
          "linalg_lu",
          "linalg_lu_factor",
          "linalg_qr",
          "linalg_svd",
          "linalg_eigh",
          "linalg_eig",
          "_fft_c2c",
          "_fft_r2c",
          "_fft_c2r");

  private ComplexRules() {}

  static void define() {
    rule("complex").input("real", (g, n) -> g.real()).input("imag", (g, n) -> g.imag());
    rule("_conj_physical").input("self", (g, n) -> g.conj());
    rule("view_as_real").input("self", (g, n) -> g.contiguous().viewAsComplex());
    rule("view_as_complex").input("self", (g, n) -> complex(g).viewAsReal());
    rule("angle").input("self", uses("self"), (g, n) -> angle(g, n.tensor("self")));
    rule("sgn")
        .input("self", uses("self", "result0"), (g, n) -> sgn(g, n.tensor("self"), n.result(0)));
  }

  private static Tensor complex(Tensor g) {
    return g.to(g.dtype().ofComplex());
  }

  /** The angle grows along i z / |z|²; that of real numbers does not change. */
  private static Tensor angle(Tensor g, Tensor self) {
    if (!self.dtype().isComplex()) return self.detach().zerosLike();
    Tensor square = self.real().square().add(self.imag().square());
    Tensor scaled = g.div(square);
    Tensor along = Tensor.complex(self.imag().neg().mul(scaled), self.real().mul(scaled));
    return along.maskedFill(square.eq(0), 0);
  }

  /** What of the gradient is perpendicular to z, over |z|. */
  private static Tensor sgn(Tensor g, Tensor self, Tensor sgn) {
    if (!self.dtype().isComplex()) return self.detach().zerosLike();
    Tensor length = self.abs();
    Tensor scaled = g.div(length);
    Tensor radial = sgn.mul(sgn.conj().mul(scaled).real());
    return scaled.sub(radial).maskedFill(length.eq(0), 0);
  }

  /** Refuses to record a call with complex numbers whose rule is not known to hold for them. */
  static void require(Op op, @Nullable Object[] arguments, Tensor[] results) {
    if (!anyComplex(results) && !anyComplex(arguments)) return;
    if (SAFE.contains(op.toString())) return;
    throw new TorchException(
        op.name() + ": has no rule for the gradient of complex tensors, but an argument wants one",
        "compute with real() and imag(), detach() the argument, or open NoGrad around the call",
        null);
  }

  private static boolean anyComplex(@Nullable Object[] values) {
    for (Object value : values) {
      if (value instanceof Tensor tensor) {
        if (isComplex(tensor)) return true;
      } else if (value instanceof List<?> list) {
        for (Object item : list) if (item instanceof Tensor t && isComplex(t)) return true;
      }
    }
    return false;
  }

  private static boolean isComplex(Tensor tensor) {
    int code = tensor.handle().dtype();
    return code == DType.COMPLEX64.code() || code == DType.COMPLEX128.code();
  }

  /** A gradient in the type of what it is the gradient of: of a real number its real part. */
  static Tensor fitted(Tensor gradient, DType dtype) {
    return dtype.isComplex() ? gradient.to(dtype) : gradient.real().to(dtype);
  }
}
