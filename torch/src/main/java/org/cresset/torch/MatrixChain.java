package org.cresset.torch;

import java.util.List;

/**
 * The cheapest order of a product of matrices. Source: Cormen et al., Introduction to Algorithms,
 * 15.2.
 */
final class MatrixChain {
  private final List<Tensor> matrices;
  private final int[][] splits; // after which matrix the product of i to j is cut

  private MatrixChain(List<Tensor> matrices) {
    this.matrices = matrices;
    int count = matrices.size();
    splits = new int[count][count];
    double[][] costs = new double[count][count];
    for (int length = 2; length <= count; length++) {
      for (int i = 0; i + length <= count; i++) {
        int j = i + length - 1;
        costs[i][j] = Double.POSITIVE_INFINITY;
        for (int k = i; k < j; k++) {
          double cost = costs[i][k] + costs[k + 1][j] + product(i, k, j);
          if (cost < costs[i][j]) {
            costs[i][j] = cost;
            splits[i][j] = k;
          }
        }
      }
    }
  }

  private double product(int i, int k, int j) {
    return (double) matrices.get(i).size(0) * matrices.get(k).size(1) * matrices.get(j).size(1);
  }

  static Tensor of(List<Tensor> matrices) {
    if (matrices.isEmpty()) {
      throw new IllegalArgumentException("chainMatmul: there must be a matrix, got none");
    }
    for (Tensor matrix : matrices) {
      if (matrix.dim() != 2) {
        throw new ShapeException(
            "chainMatmul: all must be matrices, got " + Failure.describe(matrix));
      }
    }
    return new MatrixChain(matrices).multiply(0, matrices.size() - 1);
  }

  private Tensor multiply(int i, int j) {
    return i == j ? matrices.get(i) : multiply(i, splits[i][j]).mm(multiply(splits[i][j] + 1, j));
  }
}
