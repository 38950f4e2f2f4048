package org.cresset.bench;

import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;

/** The first operator of a fresh process: the counterpart of {@code start.py}. */
public final class FirstOperator {
  private FirstOperator() {}

  /** Computes one sum; fails if it is wrong. */
  public static void main(String[] args) {
    try (Scope _ = Scope.open()) {
      double sum = Tensor.ones(4).add(Tensor.ones(4)).sum().item();
      if (sum != 8) throw new IllegalStateException("1 + 1, four times, gave " + sum);
    }
  }
}
