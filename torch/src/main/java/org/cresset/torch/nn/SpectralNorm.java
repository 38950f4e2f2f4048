package org.cresset.torch.nn;

import java.util.stream.LongStream;
import org.cresset.torch.Linalg;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** A matrix divided by its greatest singular value; see {@link Parametrizations}. */
final class SpectralNorm extends Parametrization {
  private static final int STEPS_AT_FIRST = 15;

  private final int dim;
  private final int steps;
  private final double eps;
  private final @Nullable Tensor u; // the left singular vector, as far as it is known
  private final @Nullable Tensor v;

  SpectralNorm(Tensor weight, int dim, int steps, double eps) {
    this.dim = dim;
    this.steps = steps;
    this.eps = eps;
    if (weight.dim() < 2) {
      u = v = null;
      return;
    }
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      Tensor matrix = matrix(weight);
      u = buffer("_u", normalized(matrix.select(1, 0).emptyLike().normal_(0, 1)));
      v = buffer("_v", normalized(matrix.select(0, 0).emptyLike().normal_(0, 1)));
      improve(matrix, u, v, STEPS_AT_FIRST);
    }
  }

  @Override
  public Tensor forward(Tensor weight) {
    Tensor left = u;
    Tensor right = v;
    if (left == null || right == null) return Scope.of(() -> normalized(weight));
    return Scope.of(
        () -> {
          Tensor matrix = matrix(weight);
          if (training()) improve(matrix.detach(), left, right, steps);
          // Copies, for the next call changes the vectors, and the backward pass needs these.
          Tensor sigma = matrix.matmul(right.copy()).dot(left.copy());
          return weight.div(sigma);
        });
  }

  /** The power method: each step turns the vectors closer to the singular ones. */
  private void improve(Tensor matrix, Tensor u, Tensor v, int times) {
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      for (int i = 0; i < times; i++) {
        u.copy_(normalized(matrix.matmul(v)));
        v.copy_(normalized(matrix.t().matmul(u)));
      }
    }
  }

  private Tensor normalized(Tensor vector) {
    return vector.div(Linalg.vectorNorm(vector, 2).clampMin(eps));
  }

  /** The dimension of outputs first, all others in one. */
  private Tensor matrix(Tensor weight) {
    LongStream others = LongStream.range(0, weight.dim()).filter(i -> i != dim);
    long[] order = LongStream.concat(LongStream.of(dim), others).toArray();
    return weight.permute(order).flatten(1, -1);
  }

  @Override
  protected String kind() {
    return "_SpectralNorm";
  }
}
