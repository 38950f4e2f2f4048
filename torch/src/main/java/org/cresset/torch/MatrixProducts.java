package org.cresset.torch;

import java.util.ArrayList;
import java.util.List;

/** Products of many factors, of operators that have rules. */
final class MatrixProducts {
  private MatrixProducts() {}

  /** By squaring: one product a bit of n, and one more a bit that is set. */
  static Tensor power(Tensor a, int n) {
    Norms.requireSquare("matrixPower", a);
    if (n == 0) return Matrices.eye(a).to(a.dtype()).expand(a.shape().toArray()).contiguous();
    Tensor square = n < 0 ? a.inverse() : a;
    Tensor product = null;
    for (long rest = Math.abs((long) n); ; rest >>= 1) {
      if ((rest & 1) == 1) product = product == null ? square : product.matmul(square);
      if (rest == 1) return java.util.Objects.requireNonNull(product);
      square = square.matmul(square);
    }
  }

  static Tensor vander(Tensor x, int n) {
    if (x.dim() == 0 || n < 1) {
      throw new ShapeException(
          "vander: at least one power of a vector must be wanted, got %d of %s"
              .formatted(n, Failure.describe(x)));
    }
    Tensor column = x.unsqueeze(-1);
    Tensor one = column.detach().onesLike();
    if (n == 1) return one;
    long[] sizes = column.shape().toArray();
    sizes[sizes.length - 1] = n - 1L;
    return Tensor.cat(List.of(one, column.expand(sizes).cumprod(-1)), -1);
  }

  static Tensor cross(Tensor a, Tensor b, int dim) {
    if (a.size(dim) != 3 || b.size(dim) != 3) {
      throw new ShapeException(
          "cross: dimension %d must have size 3, got %s and %s"
              .formatted(dim, Failure.describe(a), Failure.describe(b)));
    }
    Tensor forwards = a.roll(-1, dim).mul(b.roll(-2, dim));
    return forwards.sub(a.roll(-2, dim).mul(b.roll(-1, dim)));
  }

  /** Reflection by reflection, for gradients. */
  static Tensor reflections(Tensor input, Tensor tau) {
    Norms.requireMatrices("householderProduct", input);
    long rows = input.size(-2);
    long columns = input.size(-1);
    Tensor vectors = Matrices.unitLower(input);
    Tensor product = Matrices.eye(rows, input).narrow(-1, 0, columns).to(input.dtype());
    for (long i = tau.size(-1) - 1; i >= 0; i--) {
      Tensor v = vectors.narrow(-1, i, 1);
      Tensor factor = tau.narrow(-1, i, 1).unsqueeze(-1);
      product = product.sub(v.mul(factor).matmul(v.adjoint().matmul(product)));
    }
    return product;
  }

  /** Source: Cormen et al., Introduction to Algorithms, matrix-chain multiplication. */
  static Tensor chain(List<Tensor> matrices) {
    if (matrices.size() < 2) {
      throw new ShapeException("multiDot: needs two matrices or more, got " + matrices.size());
    }
    List<Tensor> factors = new ArrayList<>(matrices);
    int last = factors.size() - 1;
    boolean row = factors.getFirst().dim() == 1;
    boolean column = factors.getLast().dim() == 1;
    if (row) factors.set(0, factors.getFirst().unsqueeze(0));
    if (column) factors.set(last, factors.getLast().unsqueeze(-1));
    for (int i = 0; i <= last; i++) {
      Tensor factor = factors.get(i);
      if (factor.dim() == 2 && (i == 0 || factors.get(i - 1).size(1) == factor.size(0))) continue;
      throw new ShapeException(
          "multiDot: matrix %d must have two dimensions, and as many rows as the one before has"
                  .formatted(i)
              + " columns, got "
              + Failure.describe(factor));
    }
    Tensor product = product(factors, splits(factors), 0, last);
    if (row) product = product.squeeze(0);
    return column ? product.squeeze(-1) : product;
  }

  /** Where to split each part of the chain, by the number of multiplications. */
  private static int[][] splits(List<Tensor> factors) {
    int n = factors.size();
    double[][] cost = new double[n][n];
    int[][] split = new int[n][n];
    for (int length = 2; length <= n; length++) {
      for (int i = 0; i + length <= n; i++) {
        int j = i + length - 1;
        cost[i][j] = Double.POSITIVE_INFINITY;
        for (int k = i; k < j; k++) {
          double own =
              (double) factors.get(i).size(0) * factors.get(k).size(1) * factors.get(j).size(1);
          double total = cost[i][k] + cost[k + 1][j] + own;
          if (total >= cost[i][j]) continue;
          cost[i][j] = total;
          split[i][j] = k;
        }
      }
    }
    return split;
  }

  private static Tensor product(List<Tensor> factors, int[][] splits, int from, int to) {
    if (from == to) return factors.get(from);
    int k = splits[from][to];
    return product(factors, splits, from, k).mm(product(factors, splits, k + 1, to));
  }
}
