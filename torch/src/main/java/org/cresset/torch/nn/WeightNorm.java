package org.cresset.torch.nn;

import java.util.List;
import java.util.stream.LongStream;
import org.cresset.torch.Linalg;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;

/** A length for each slice and a direction, learned apart; see {@link Parametrizations}. */
final class WeightNorm extends Parametrization {
  private final int dim;

  WeightNorm(int dim) {
    this.dim = dim;
  }

  @Override
  public Tensor forward(List<Tensor> originals) {
    Tensor length = originals.get(0);
    Tensor direction = originals.get(1);
    return Scope.of(() -> direction.mul(length.div(norm(direction))));
  }

  @Override
  public List<Tensor> rightInverse(Tensor value) {
    return List.of(norm(value), value);
  }

  /** The lengths of all slices along the dimension, broadcast over the others. */
  private Tensor norm(Tensor value) {
    if (dim == -1) return Linalg.vectorNorm(value, 2);
    long[] others = LongStream.range(0, value.dim()).filter(i -> i != dim).toArray();
    return others.length == 0 ? value.abs() : Linalg.vectorNorm(value, 2, others, true);
  }

  @Override
  protected String kind() {
    return "_WeightNorm";
  }
}
