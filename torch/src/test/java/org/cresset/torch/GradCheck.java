package org.cresset.torch;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/**
 * Compares gradients with central differences in float64. Source: {@code torch.autograd.gradcheck}.
 */
final class GradCheck {
  private static final double STEP = 1e-5; // error about STEP² f''' / 6 + 1e-16 f / STEP
  private static final TensorAssert.Tolerance TOLERANCE = new TensorAssert.Tolerance(1e-6, 1e-7);

  private GradCheck() {}

  /** What is differentiated. */
  @FunctionalInterface
  interface Differentiable extends Function<List<Tensor>, Tensor> {}

  /**
   * Checks {@code f}'s gradient with respect to every input of a float type.
   *
   * @param inputs float64, not expanded; others are passed on as they are
   * @return the names of the operators in {@code f}'s graph
   */
  static Set<String> check(Differentiable f, Tensor... inputs) {
    try (Scope _ = Scope.open()) {
      List<Tensor> given = leaves(inputs);
      Tensor weights = weights(f, given);
      Tensor weighted = f.apply(given).mul(weights).sum();
      Set<String> operators = operators(weighted);
      List<Tensor> wanted = given.stream().filter(Tensor::requiresGrad).toList();
      List<Tensor> gradients = gradients(weighted, wanted, Autograd.Options.DEFAULT);
      for (int i = 0; i < wanted.size(); i++) {
        Tensor numeric = numeric(f, given, weights, wanted.get(i));
        TensorAssert.assertClose(gradients.get(i), numeric, TOLERANCE); // type and shape too
      }
      return operators;
    }
  }

  /** Checks the gradient, and the gradient of the gradient. */
  static Set<String> checkTwice(Differentiable f, Tensor... inputs) {
    Set<String> operators = check(f, inputs);
    try (Scope _ = Scope.open()) {
      Tensor weights = weights(f, leaves(inputs));
      check(given -> gradientsOf(f, given, weights), inputs);
    }
    return operators;
  }

  private static Tensor gradientsOf(Differentiable f, List<Tensor> given, Tensor weights) {
    Tensor weighted = f.apply(given).mul(weights).sum();
    List<Tensor> wanted = given.stream().filter(Tensor::requiresGrad).toList();
    List<Tensor> flat = new ArrayList<>();
    for (Tensor gradient : gradients(weighted, wanted, Autograd.Options.CREATE_GRAPH)) {
      flat.add(gradient.reshape(-1));
    }
    return Tensor.cat(flat, 0);
  }

  /** The gradients; zeros if the output is linear in the inputs so that nothing depends on them. */
  private static List<Tensor> gradients(
      Tensor output, List<Tensor> inputs, Autograd.Options options) {
    if (output.requiresGrad()) return Autograd.grad(output, inputs, options);
    return inputs.stream().map(input -> input.detach().zerosLike()).toList();
  }

  private static List<Tensor> leaves(Tensor... inputs) {
    List<Tensor> leaves = new ArrayList<>();
    for (Tensor input : inputs) {
      Tensor leaf = input.detach(); // the same strides
      leaves.add(input.dtype().isFloatingPoint() ? leaf.requiresGrad_(true) : leaf);
    }
    return leaves;
  }

  /** Different weights for the results, so that no two errors cancel. */
  private static Tensor weights(Differentiable f, List<Tensor> inputs) {
    Tensor output = f.apply(inputs);
    SplittableRandom random = new SplittableRandom(7);
    double[] values = random.doubles(output.numel(), 0.5, 1.5).toArray();
    return Tensor.of(MemorySegment.ofArray(values), DType.FLOAT64, output.shape().toArray());
  }

  private static Tensor numeric(Differentiable f, List<Tensor> given, Tensor weights, Tensor x) {
    double[] values = x.toDoubleArray();
    double[] slopes = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      double centre = values[i];
      values[i] = centre + STEP;
      double above = weighted(f, given, weights, x, values);
      values[i] = centre - STEP;
      double below = weighted(f, given, weights, x, values);
      values[i] = centre;
      slopes[i] = (above - below) / (2 * STEP);
    }
    write(x, values);
    return Tensor.of(MemorySegment.ofArray(slopes), DType.FLOAT64, x.shape().toArray());
  }

  private static double weighted(
      Differentiable f, List<Tensor> given, Tensor weights, Tensor x, double[] values) {
    try (Scope _ = Scope.open()) {
      write(x, values);
      double[] results = f.apply(given).mul(weights).toDoubleArray();
      return DoubleStream.of(results).sum();
    }
  }

  private static void write(Tensor x, double[] values) {
    try (var _ = NoGrad.open()) {
      x.copyFrom(MemorySegment.ofArray(values));
    }
  }

  /** The operators that a tensor was computed by. */
  static Set<String> operators(Tensor result) {
    Set<String> names = new HashSet<>();
    Set<Node> seen = new HashSet<>();
    List<Node> open = new ArrayList<>();
    Node root = result.node();
    if (root != null) open.add(root);
    while (!open.isEmpty()) {
      if (open.removeLast() instanceof Operation node && seen.add(node)) {
        names.add(node.toString());
        node.forEachInput(
            input -> {
              Node earlier = input.node();
              if (earlier != null) open.add(earlier);
            });
      }
    }
    return names;
  }
}
