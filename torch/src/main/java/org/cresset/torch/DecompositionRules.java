package org.cresset.torch;

import static org.cresset.torch.Rule.uses;
import static org.cresset.torch.Rules.rule;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gradients of matrix decompositions.
 *
 * <p>Singular and eigenvectors are determined up to a sign or a phase alone, and not at all where
 * values coincide: a loss must not depend on that choice, and its gradient is infinite or NaN where
 * values coincide.
 */
final class DecompositionRules {
  private static final double FREE = 1e-3; // of a gradient along a phase: more is no rounding

  private DecompositionRules() {}

  static void define() {
    rule("linalg_svd").anyResult().input("A", results(0, 1, 2), (g, n) -> svd(n));
    rule("linalg_eigh").anyResult().input("self", results(0, 1), (g, n) -> eigh(n));
    rule("linalg_eig").anyResult().input("self", results(0, 1), (g, n) -> eig(n));
    rule("linalg_qr").anyResult().input("A", results(0, 1), (g, n) -> qr(n));
    rule("linalg_lu").anyResult().input("A", results(0, 1, 2), (g, n) -> lu(n));
    rule("linalg_lu_factor").input("A", results(0, 1), DecompositionRules::luFactor);
  }

  private static String[] results(int... numbers) {
    String[] names = new String[numbers.length];
    for (int i = 0; i < names.length; i++) names[i] = "result" + numbers[i];
    return uses(names);
  }

  // Source: Townsend, Differentiating the Singular Value Decomposition (2016), and for complex
  // matrices Wan and Zhang, arXiv:1909.02659.
  private static Tensor svd(OperatorNode n) {
    Tensor s = n.result(1);
    long k = s.size(-1);
    long[] sizes = n.sizes("A");
    long rows = sizes[sizes.length - 2];
    long columns = sizes[sizes.length - 1];
    Tensor gu = n.gradient(0);
    Tensor gs = n.gradient(1);
    Tensor gvh = n.gradient(2);
    if (n.flag("full_matrices") && (anyBeyond(gu, -1, k) || anyBeyond(gvh, -2, k))) {
      throw new TorchException(
          "svd: vectors beyond the reduced ones are arbitrary and have no gradient",
          "call svd with fullMatrices false",
          null);
    }
    Tensor u = n.result(0).narrow(-1, 0, k);
    Tensor vh = n.result(2).narrow(-2, 0, k);
    if (gu == null && gvh == null) {
      return u.mul(gs == null ? s.detach().zerosLike().unsqueeze(-2) : gs.unsqueeze(-2)).matmul(vh);
    }
    Tensor gU = gu == null ? null : gu.narrow(-1, 0, k);
    Tensor gVh = gvh == null ? null : gvh.narrow(-2, 0, k);
    Tensor inner = inner(u, s, vh, gU, gs, gVh);
    if (rows > k && gU != null) {
      Tensor scaled = gU.div(s.unsqueeze(-2));
      Tensor outside = scaled.sub(u.matmul(u.adjoint().matmul(scaled)));
      return u.matmul(inner).add(outside).matmul(vh);
    }
    if (columns > k && gVh != null) {
      Tensor scaled = gVh.div(s.unsqueeze(-1));
      Tensor outside = scaled.sub(scaled.matmul(vh.adjoint()).matmul(vh));
      return u.matmul(inner.matmul(vh).add(outside));
    }
    return u.matmul(inner).matmul(vh);
  }

  private static boolean anyBeyond(@Nullable Tensor gradient, int dim, long k) {
    if (gradient == null || gradient.size(dim) == k) return false;
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      return gradient.narrow(dim, k, gradient.size(dim) - k).ne(0).any().itemLong() != 0;
    }
  }

  /** The gradient in the coordinates that the singular vectors are. */
  private static Tensor inner(
      Tensor u,
      Tensor s,
      Tensor vh,
      @Nullable Tensor gu,
      @Nullable Tensor gs,
      @Nullable Tensor gvh) {
    Tensor eye = Matrices.eyeLike(s);
    Tensor ofU = gu == null ? null : skew(u.adjoint().matmul(gu));
    Tensor ofV = gvh == null ? null : skew(vh.matmul(gvh.adjoint()));
    if (u.dtype().isComplex()) {
      Tensor phases = ofU == null ? ofV : ofV == null ? ofU : ofU.add(ofV);
      requireInvariant("svd", Objects.requireNonNull(phases).mul(eye), Arrays.asList(gu, gvh));
    }
    Tensor left = ofU == null ? null : ofU.mul(s.unsqueeze(-2));
    Tensor right = ofV == null ? null : ofV.mul(s.unsqueeze(-1));
    Tensor both = left == null ? right : right == null ? left : left.add(right);
    Tensor square = s.square();
    Tensor gaps = square.unsqueeze(-2).sub(square.unsqueeze(-1)).add(eye);
    Tensor inner = Objects.requireNonNull(both).div(gaps).mul(eye.rsub(1));
    if (gs != null) inner = inner.add(Matrices.embed(gs));
    if (ofU == null || ofV == null || !u.dtype().isComplex()) return inner;
    return inner.add(ofU.mul(eye).div(s.unsqueeze(-1).mul(2)));
  }

  private static Tensor skew(Tensor x) {
    return x.sub(x.adjoint());
  }

  /**
   * Refuses a loss that depends on the phases of vectors, which are arbitrary.
   *
   * @param alongPhases the gradient along them is its imaginary part
   * @param gradients what it is small beside if it is but rounding
   */
  private static void requireInvariant(
      String op, Tensor alongPhases, List<@Nullable Tensor> gradients) {
    if (alongPhases.numel() == 0) return;
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      double scale = 0;
      for (Tensor g : gradients) if (g != null) scale = Math.max(scale, g.abs().max().item());
      if (!(alongPhases.imag().abs().max().item() > FREE * scale)) return;
    }
    throw new TorchException(
        op + ": the loss must not depend on the phases of the vectors, which are arbitrary",
        "use a function of their absolute values, or of products in which the phases cancel",
        null);
  }

  private static Tensor eigh(OperatorNode n) {
    Tensor values = n.result(0);
    Tensor vectors = n.result(1);
    Tensor gValues = n.gradient(0);
    Tensor gVectors = n.gradient(1);
    if (gVectors == null) {
      Tensor scaled = vectors.mul(Objects.requireNonNull(gValues).unsqueeze(-2));
      return scaled.matmul(vectors.adjoint());
    }
    Tensor eye = Matrices.eyeLike(values);
    Tensor turned = vectors.adjoint().matmul(gVectors);
    if (vectors.dtype().isComplex()) requireInvariant("eigh", turned.mul(eye), List.of(gVectors));
    Tensor gaps = values.unsqueeze(-2).sub(values.unsqueeze(-1)).add(eye);
    Tensor inner = turned.div(gaps).mul(eye.rsub(1));
    if (gValues != null) inner = inner.add(Matrices.embed(gValues));
    return vectors.matmul(inner).matmul(vectors.adjoint());
  }

  // Source: Boeddeker et al., On the Computation of Complex-valued Gradients (2017), 4.77.
  private static Tensor eig(OperatorNode n) {
    Tensor values = n.result(0);
    Tensor vectors = n.result(1);
    Tensor gValues = n.gradient(0);
    Tensor gVectors = n.gradient(1);
    Tensor adjoint = vectors.adjoint();
    Tensor eye = Matrices.eyeLike(values);
    Tensor inner = gValues == null ? null : Matrices.embed(gValues);
    if (gVectors != null) {
      Tensor turned = adjoint.matmul(gVectors);
      requireInvariant("eig", turned.mul(eye), List.of(gVectors));
      // Columns keep length 1: what would change it is taken out.
      Tensor lengths = turned.mul(eye).sum(-1, false).real().unsqueeze(-2);
      Tensor kept = turned.sub(adjoint.matmul(vectors).mul(lengths));
      Tensor gaps = values.unsqueeze(-2).sub(values.unsqueeze(-1)).conj().add(eye);
      Tensor ofVectors = kept.div(gaps).mul(eye.rsub(1));
      inner = inner == null ? ofVectors : inner.add(ofVectors);
    }
    return adjoint.solve(Objects.requireNonNull(inner).matmul(adjoint));
  }

  // Source: Roberts and Roberts, QR and LQ Decomposition Matrix Backpropagation (2020).
  private static Tensor qr(OperatorNode n) {
    Tensor q = n.result(0);
    Tensor r = n.result(1);
    long[] sizes = n.sizes("A");
    long rows = sizes[sizes.length - 2];
    long columns = sizes[sizes.length - 1];
    boolean square = rows <= columns;
    if ("r".equals(n.value("mode")) || ("complete".equals(n.value("mode")) && !square)) {
      throw new TorchException(
          "qr: mode %s has no gradient for a matrix of %d rows and %d columns"
              .formatted(n.value("mode"), rows, columns),
          "use the reduced decomposition",
          null);
    }
    Tensor gq = n.gradient(0);
    Tensor gr = n.gradient(1);
    if (rows >= columns) return tall(q, r, gq, gr);
    // The first columns alone determine Q; the others are Q times theirs of R.
    Tensor first = r.narrow(-1, 0, rows);
    if (gr == null) {
      Tensor ofFirst = tall(q, first, gq, null);
      return Tensor.cat(
          List.of(ofFirst, r.narrow(-1, rows, columns - rows).detach().zerosLike()), -1);
    }
    Tensor gRest = gr.narrow(-1, rows, columns - rows);
    Tensor rest = q.matmul(r.narrow(-1, rows, columns - rows));
    Tensor through = rest.matmul(gRest.adjoint());
    Tensor ofFirst = tall(q, first, gq == null ? through : gq.add(through), gr.narrow(-1, 0, rows));
    return Tensor.cat(List.of(ofFirst, q.matmul(gRest)), -1);
  }

  private static Tensor tall(Tensor q, Tensor r, @Nullable Tensor gq, @Nullable Tensor gr) {
    Tensor ofR = gr == null ? null : gr.matmul(r.adjoint());
    Tensor ofQ = gq == null ? null : q.adjoint().matmul(gq).neg();
    Tensor both = ofR == null ? ofQ : ofQ == null ? ofR : ofR.add(ofQ);
    Tensor upper = Objects.requireNonNull(both).triu(0);
    Tensor eye = Matrices.eye(r);
    Tensor whole = upper.add(upper.adjoint()).mul(eye.mul(-0.5).add(1)); // its diagonal halved
    Tensor inner = q.matmul(whole);
    if (gq != null) inner = inner.add(gq);
    return Linalg.solveTriangular(r.adjoint(), inner, false, false, false);
  }

  private static Tensor lu(OperatorNode n) {
    Tensor product = lu(n.result(1), n.result(2), n.gradient(1), n.gradient(2));
    return n.flag("pivot") ? n.result(0).matmul(product) : product;
  }

  private static Tensor luFactor(Tensor g, OperatorNode n) {
    Tensor packed = n.result(0);
    long k = Math.min(packed.size(-2), packed.size(-1));
    Tensor lower = Matrices.unitLower(packed.narrow(-1, 0, k));
    Tensor upper = packed.narrow(-2, 0, k).triu(0);
    Tensor product = lu(lower, upper, g.narrow(-1, 0, k).tril(-1), g.narrow(-2, 0, k).triu(0));
    if (!n.flag("pivot")) return product;
    Tensor p =
        Aten.callAll(LinalgOps.LU_UNPACK, packed.detach(), n.result(1).detach(), false, true)
            .getFirst();
    return p.matmul(product);
  }

  /** The gradient of a product of triangular matrices, before its rows are permuted. */
  private static Tensor lu(Tensor l, Tensor u, @Nullable Tensor ofL, @Nullable Tensor ofU) {
    Tensor gl = ofL == null ? l.detach().zerosLike() : ofL;
    Tensor gu = ofU == null ? u.detach().zerosLike() : ofU;
    long rows = l.size(-2);
    long columns = u.size(-1);
    long k = l.size(-1);
    Tensor l1 = l.narrow(-2, 0, k);
    Tensor u1 = u.narrow(-1, 0, k);
    Tensor lower = l1.adjoint().matmul(gl.narrow(-2, 0, k));
    Tensor upper = gu.narrow(-1, 0, k).matmul(u1.adjoint());
    if (columns > k) {
      Tensor rest = u.narrow(-1, k, columns - k).adjoint();
      lower = lower.sub(gu.narrow(-1, k, columns - k).matmul(rest));
    }
    if (rows > k) {
      Tensor rest = l.narrow(-2, k, rows - k).adjoint();
      upper = upper.sub(rest.matmul(gl.narrow(-2, k, rows - k)));
    }
    Tensor middle =
        Linalg.solveTriangular(
            u1.adjoint(), lower.tril(-1).add(upper.triu(0)), false, false, false);
    Tensor corner = Linalg.solveTriangular(l1.adjoint(), middle, true, true, true);
    if (columns > k) {
      Tensor right =
          Linalg.solveTriangular(l1.adjoint(), gu.narrow(-1, k, columns - k), true, true, true);
      return Tensor.cat(List.of(corner, right), -1);
    }
    if (rows == k) return corner;
    Tensor below =
        Linalg.solveTriangular(u1.adjoint(), gl.narrow(-2, k, rows - k), false, false, false);
    return Tensor.cat(List.of(corner, below), -2);
  }
}
