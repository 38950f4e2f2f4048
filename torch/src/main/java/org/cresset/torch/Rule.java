package org.cresset.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one operator passes gradients on: a line of the table in {@link Rules}.
 *
 * <p>Written like PyTorch's {@code derivatives.yaml}: for each argument, what its formula needs and
 * the formula.
 *
 * <pre>{@code
 * rule("mul.Tensor")
 *     .input("self", uses("other"), (g, n) -> g.mul(n.tensor("other")))
 *     .input("other", uses("self"), (g, n) -> g.mul(n.tensor("self")))
 * }</pre>
 *
 * <p>A gradient may be larger than its argument where that was broadcast, and of another type where
 * types were promoted: the engine sums and casts it.
 *
 * @param parts the formulas
 * @param anyResult whether every result has a gradient, and the formulas are given one that is
 *     there
 * @param differentiable the arguments that have a formula, one bit for each
 */
record Rule(List<Part> parts, boolean anyResult, long differentiable) {
  /** One formula and what it needs, as positions in the schema. */
  record Part(int[] inputs, int[] usedArguments, int[] usedResults, Formula formula) {}

  /** From the gradient of the result to those of the part's inputs, in their order. */
  @FunctionalInterface
  interface Formula {
    @Nullable Tensor[] apply(Tensor gradient, OperatorNode node);
  }

  /** A formula for one input. */
  @FunctionalInterface
  interface Single {
    Tensor apply(Tensor gradient, OperatorNode node);
  }

  boolean savesResults() {
    for (Part part : parts) if (part.usedResults.length > 0) return true;
    return false;
  }

  /** What a formula needs: arguments by name, results as {@code result0}, {@code result1}. */
  static String[] uses(String... names) {
    return names;
  }

  /** Whether {@code op} has gradients at all, and the rule for them. */
  static final class Builder {
    private final List<Named> parts = new ArrayList<>();
    private boolean anyResult;

    private record Named(List<String> inputs, String[] uses, Formula formula) {}

    /** The formula of one input. */
    Builder input(String name, String[] uses, Single formula) {
      return inputs(List.of(name), uses, (g, n) -> new Tensor[] {formula.apply(g, n)});
    }

    /** The formula of one input that needs nothing saved. */
    Builder input(String name, Single formula) {
      return input(name, uses(), formula);
    }

    /** One formula for several inputs, or for each tensor of a list. */
    Builder inputs(List<String> names, String[] uses, Formula formula) {
      parts.add(new Named(names, uses, formula));
      return this;
    }

    /** Says that every result has a gradient, not result 0 alone. */
    Builder anyResult() {
      anyResult = true;
      return this;
    }

    /** The rule in terms of {@code op}'s schema. */
    Rule bind(Op op) {
      List<Part> bound = new ArrayList<>(parts.size());
      long differentiable = 0;
      for (Named part : parts) {
        int[] inputs = part.inputs.stream().mapToInt(op::indexOf).toArray();
        int[] arguments =
            Arrays.stream(part.uses).filter(u -> !isResult(u)).mapToInt(op::indexOf).toArray();
        int[] results =
            Arrays.stream(part.uses)
                .filter(Builder::isResult)
                .mapToInt(u -> Integer.parseInt(u.substring("result".length())))
                .toArray();
        bound.add(new Part(inputs, arguments, results, part.formula));
        for (int input : inputs) differentiable |= 1L << input;
      }
      return new Rule(List.copyOf(bound), anyResult, differentiable);
    }

    private static boolean isResult(String name) {
      return name.matches("result[0-9]");
    }
  }
}
