package org.cresset.torch;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What {@link RulesTest} runs: for each rule the calls whose gradients are checked. */
final class RuleChecks {
  /**
   * One check.
   *
   * @param rule the operator whose rule must take part
   * @param inputs what the call gets, for a person
   * @param twice whether the gradient's gradient is checked too
   * @param f the call
   * @param make makes its inputs
   */
  record Check(
      String rule,
      String inputs,
      boolean twice,
      GradCheck.Differentiable f,
      Supplier<Tensor[]> make) {}

  private static final long[][] SHAPES = {{}, {3}, {2, 3}, {0, 3}};
  private static final long[][][] PAIRS = {
    {{2, 3}, {2, 3}}, {{2, 1, 3}, {4, 1}}, {{}, {2, 2}}, {{3}, {}}, {{0, 3}, {1, 3}}, {{1}, {}}
  };

  private final List<Check> checks = new ArrayList<>();

  List<Check> all() {
    return List.copyOf(checks);
  }

  /** A check of the gradient alone: its own operators have no rules. */
  void once(String rule, String inputs, GradCheck.Differentiable f, Supplier<Tensor[]> make) {
    checks.add(new Check(rule, inputs, false, f, make));
  }

  /** A check of the gradient and of its gradient. */
  void twice(String rule, String inputs, GradCheck.Differentiable f, Supplier<Tensor[]> make) {
    checks.add(new Check(rule, inputs, true, f, make));
  }

  /** Checks a function of one tensor, with values from {@code low} to {@code high}. */
  void unary(String rule, UnaryOperator<Tensor> f, double low, double high, boolean twice) {
    for (long[] shape : SHAPES) {
      for (boolean strided : new boolean[] {false, true}) {
        add(rule, twice, strided, x -> f.apply(x.getFirst()), new Range(low, high, shape));
      }
    }
  }

  /** Checks a function of two tensors; both have values from {@code low} to {@code high}. */
  void binary(String rule, BinaryOperator<Tensor> f, double low, double high) {
    for (long[][] pair : PAIRS) {
      for (boolean strided : new boolean[] {false, true}) {
        Range a = new Range(low, high, pair[0]);
        Range b = new Range(low, high, pair[1]);
        add(rule, true, strided, x -> f.apply(x.get(0), x.get(1)), a, b);
      }
    }
  }

  /** Checks a function of one tensor of one shape, dense and not. */
  void shaped(String rule, boolean twice, UnaryOperator<Tensor> f, long... shape) {
    for (boolean strided : new boolean[] {false, true}) {
      add(rule, twice, strided, x -> f.apply(x.getFirst()), new Range(-2, 2, shape));
    }
  }

  /** Checks a function of several tensors, dense and not. */
  void several(String rule, boolean twice, GradCheck.Differentiable f, long[]... shapes) {
    Range[] ranges = new Range[shapes.length];
    for (int i = 0; i < shapes.length; i++) ranges[i] = new Range(-2, 2, shapes[i]);
    for (boolean strided : new boolean[] {false, true}) add(rule, twice, strided, f, ranges);
  }

  /** Values evenly from low to high. */
  record Range(double low, double high, long... shape) {}

  private void add(
      String rule, boolean twice, boolean strided, GradCheck.Differentiable f, Range... ranges) {
    StringBuilder text = new StringBuilder(strided ? "strided" : "dense");
    for (Range range : ranges) text.append(' ').append(Shape.of(range.shape));
    Supplier<Tensor[]> make =
        () -> {
          Tensor[] inputs = new Tensor[ranges.length];
          for (int i = 0; i < inputs.length; i++) {
            Tensor dense = random(11 + i, ranges[i].low, ranges[i].high, ranges[i].shape);
            inputs[i] = strided ? strided(dense) : dense;
          }
          return inputs;
        };
    checks.add(new Check(rule, text.toString(), twice, f, make));
  }

  static long[] sizes(long... sizes) {
    return sizes;
  }

  /** Float64 values that depend on the seed alone. */
  static Tensor random(long seed, double low, double high, long... shape) {
    double[] values =
        new SplittableRandom(seed).doubles(Shape.of(shape).numel(), low, high).toArray();
    return Tensor.of(MemorySegment.ofArray(values), DType.FLOAT64, shape);
  }

  /** The same values with a gap after each. */
  static Tensor strided(Tensor dense) {
    return Tensor.stack(List.of(dense, dense.mul(0)), -1).select(-1, 0);
  }
}
