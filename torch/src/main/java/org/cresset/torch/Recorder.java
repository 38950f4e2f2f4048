package org.cresset.torch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds a call to the graph if one of its arguments wants a gradient. */
final class Recorder {
  private Recorder() {}

  static void record(Context context, Op op, @Nullable Object[] arguments, Tensor... results) {
    if (!anyWantsGradient(arguments)) return;
    Rule rule = ruleOf(op, arguments);
    // Comparisons, indices; a constant float has a gradient, of zeros.
    if (rule.parts().isEmpty() && !anyDifferentiable(results)) return;
    ComplexRules.require(op, arguments, results);
    OperatorNode node = new OperatorNode(op, rule, arguments);
    try {
      node.saveArguments(arguments, context.keeper);
      node.saveResults(results, context.keeper);
      for (int i = 0; i < results.length; i++) {
        boolean differentiable = i == 0 || rule.anyResult();
        if (differentiable && DType.isDifferentiable(results[i].handle().dtype())) {
          results[i].connect(node.retain(), i);
        }
      }
      if (context.anomaly != null) node.origin = Origin.here();
    } finally {
      node.release(); // the results hold it now
    }
  }

  /** The rule of an operator, with a formula for each argument that requires a gradient. */
  static Rule ruleOf(Op op, @Nullable Object[] arguments) {
    Rule rule = op.rule();
    if (rule == null) throw noRule(op, "");
    if (rule.parts().isEmpty()) return rule;
    for (int i = 0; i < arguments.length; i++) {
      if ((rule.differentiable() >> i & 1) == 0 && wantsGradient(arguments[i])) {
        throw noRule(op, " with respect to " + op.arguments().get(i).name());
      }
    }
    return rule;
  }

  private static TorchException noRule(Op op, String argument) {
    return new TorchException(
        op.name() + ": has no rule for its gradient" + argument + ", but an argument requires one",
        "detach() the argument, or open NoGrad around the call",
        null);
  }

  private static boolean anyDifferentiable(Tensor[] results) {
    for (Tensor result : results) {
      if (DType.isDifferentiable(result.handle().dtype())) return true;
    }
    return false;
  }

  /** Refuses a call that changes a list of tensors, before it does, if one wants a gradient. */
  static void refuseInPlace(Op op, @Nullable Object[] arguments) {
    if (!anyWantsGradient(arguments)) return;
    throw new TorchException(
        op.name() + ": tensors that take part in gradients must not be changed in place",
        "open NoGrad around it",
        null);
  }

  static boolean anyWantsGradient(@Nullable Object[] arguments) {
    for (Object argument : arguments) if (wantsGradient(argument)) return true;
    return false;
  }

  private static boolean wantsGradient(@Nullable Object argument) {
    if (argument instanceof Tensor tensor) return tensor.node() != null;
    if (!(argument instanceof List<?> list)) return false;
    for (Object item : list) if (item instanceof Tensor t && t.node() != null) return true;
    return false;
  }
}
