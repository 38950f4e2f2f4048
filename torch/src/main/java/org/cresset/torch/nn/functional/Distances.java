package org.cresset.torch.nn.functional;

import org.cresset.torch.Aten;
import org.cresset.torch.Autocast;
import org.cresset.torch.Op;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;

/** Distances and angles between vectors. */
public final class Distances {
  private static final Op CDIST =
      Op.of("_cdist_forward(Tensor x1, Tensor x2, float p, int? compute_mode) -> Tensor");
  private static final Op PDIST = Op.of("_pdist_forward(Tensor self, float p) -> Tensor");

  private Distances() {}

  /**
   * The cosine of the angle between vectors along a dimension. Source: {@code cosine_similarity}.
   *
   * @param eps what a norm is at least
   */
  public static Tensor cosineSimilarity(Tensor x1, Tensor x2, int dim, double eps) {
    return Autocast.function("cosine_similarity", x -> cosine(x[0], x[1], dim, eps), x1, x2);
  }

  private static Tensor cosine(Tensor x1, Tensor x2, int dim, double eps) {
    return Scope.of(
        () -> {
          Tensor dot = x1.mul(x2).sum(dim, false);
          return dot.div(norm(x1, dim, eps).mul(norm(x2, dim, eps)));
        });
  }

  private static Tensor norm(Tensor x, int dim, double eps) {
    return x.square().sum(dim, false).clampMin(eps * eps).sqrt();
  }

  /**
   * The p-norm of {@code x1 - x2 + eps} along the last dimension. Source: {@code
   * pairwise_distance}.
   *
   * <p>Shape: (N, D) or (D), broadcast; (N) or (), or with {@code keepdim} a last size of 1.
   *
   * @param p above 0; infinite for the greatest difference
   */
  public static Tensor pairwiseDistance(
      Tensor x1, Tensor x2, double p, double eps, boolean keepdim) {
    checkNorm("pairwiseDistance", p);
    Require.shape(
        x1.dim() > 0 && x2.dim() > 0,
        "pairwiseDistance",
        "the inputs must be vectors or batches of them",
        x1,
        x2);
    return Scope.of(
        () -> {
          Tensor difference = x1.sub(x2).add(eps);
          return Autocast.function("norm.ScalarOpt_dim", x -> norm(x[0], p, keepdim), difference);
        });
  }

  private static Tensor norm(Tensor difference, double p, boolean keepdim) {
    return Scope.of(
        () -> {
          if (p == 2) return difference.square().sum(-1, keepdim).sqrt();
          Tensor size = difference.abs();
          if (p == 1) return size.sum(-1, keepdim);
          if (Double.isInfinite(p)) return size.amax(new long[] {-1}, keepdim);
          return size.pow(p).sum(-1, keepdim).pow(1 / p);
        });
  }

  /**
   * The p-norm of the difference of each row of one matrix and each of another. Source: {@code
   * torch.cdist}.
   *
   * <p>Shape: (..., P, M) and (..., R, M) of the same batches give (..., P, R).
   *
   * @param p 0 or more; infinite for the greatest difference
   */
  public static Tensor cdist(Tensor x1, Tensor x2, double p) {
    if (!(p >= 0)) throw new IllegalArgumentException("cdist: p must be 0 or more, got " + p);
    Require.shape(
        x1.dim() > 1 && x1.dim() == x2.dim() && x1.size(-1) == x2.size(-1),
        "cdist",
        "the inputs must be matrices with as many columns",
        x1,
        x2);
    return Aten.call(CDIST, x1, x2, p, null);
  }

  /**
   * The p-norm of the difference of each pair of rows, the first with the second first. Source:
   * {@code torch.nn.functional.pdist}.
   *
   * <p>Shape: (N, M) gives (N (N - 1) / 2).
   */
  public static Tensor pdist(Tensor input, double p) {
    if (!(p >= 0)) throw new IllegalArgumentException("pdist: p must be 0 or more, got " + p);
    Require.shape(input.dim() == 2, "pdist", "the input must be a matrix (N, M)", input);
    return Aten.call(PDIST, input.contiguous(), p);
  }

  private static void checkNorm(String what, double p) {
    if (!(p > 0)) throw new IllegalArgumentException(what + ": p must be above 0, got " + p);
  }
}
