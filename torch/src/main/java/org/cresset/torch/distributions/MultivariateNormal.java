package org.cresset.torch.distributions;

import org.cresset.torch.Generator;
import org.cresset.torch.Linalg;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Normal distributions of vectors. Source: {@code torch.distributions.MultivariateNormal}.
 *
 * @param loc (batch..., n), the means
 * @param scaleTril (batch..., n, n), lower triangles whose squares are the covariances
 */
public record MultivariateNormal(Tensor loc, Tensor scaleTril) implements Distribution {
  /** Checks the shapes. */
  public MultivariateNormal {
    Shapes.requireVectors("MultivariateNormal", loc);
    long n = loc.size(-1);
    boolean square =
        scaleTril.dim() == loc.dim() + 1 && scaleTril.size(-1) == n && scaleTril.size(-2) == n;
    if (!square) {
      throw new ShapeException(
          "MultivariateNormal: for means of shape %s there must be %d x %d triangles, got %s"
              .formatted(loc.shape(), n, n, scaleTril.shape()));
    }
  }

  /** The distribution with these covariances, (batch..., n, n), positive definite. */
  public static MultivariateNormal ofCovariance(Tensor loc, Tensor covariance) {
    return new MultivariateNormal(loc, Linalg.cholesky(covariance));
  }

  @Override
  public Tensor draw(@Nullable Generator generator, long... shape) {
    Tensor normal = Shapes.empty(shape, loc).normal_(0, 1, generator).unsqueeze(-1);
    return loc.add(scaleTril.matmul(normal).squeeze(-1));
  }

  @Override
  public Tensor logProb(Tensor value) {
    Tensor distance = value.sub(loc).unsqueeze(-1); // (..., n, 1)
    Tensor scaled = Linalg.solveTriangular(scaleTril, distance, false, true, false);
    double constant = loc.size(-1) * Math.log(2 * Math.PI);
    return scaled.squeeze(-1).square().sum(-1, false).add(constant).mul(-0.5).sub(halfLogDet());
  }

  private Tensor halfLogDet() {
    Tensor eye = Tensor.eye(loc.size(-1)).to(loc.dtype()).to(loc.device());
    return scaleTril.mul(eye).sum(-1, false).log().sum(-1, false);
  }

  @Override
  public Tensor mean() {
    return loc;
  }

  @Override
  public Tensor variance() {
    return scaleTril.square().sum(-1, false);
  }

  @Override
  public Tensor entropy() {
    return halfLogDet().add(0.5 * loc.size(-1) * (1 + Math.log(2 * Math.PI)));
  }
}
