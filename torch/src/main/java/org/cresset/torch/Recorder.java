package org.cresset.torch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds a call to the graph if one of its arguments wants a gradient. */
final class Recorder {
  private Recorder() {}

  static void record(Context context, Op op, @Nullable Object[] arguments, Tensor... results) {
    if (!anyWantsGradient(arguments)) return;
    Rule rule = ruleOf(op);
    // Comparisons, indices; a constant float has a gradient, of zeros.
    if (rule.parts().isEmpty() && !anyFloatingPoint(results)) return;
    OperatorNode node = new OperatorNode(op, rule, arguments);
    try {
      node.saveArguments(arguments, context.keeper);
      node.saveResults(results, context.keeper);
      for (int i = 0; i < results.length; i++) {
        boolean differentiable = i == 0 || rule.anyResult();
        if (differentiable && results[i].dtype().isFloatingPoint()) {
          results[i].connect(node.retain(), i);
        }
      }
      if (context.anomaly != null) node.origin = Origin.here();
    } finally {
      node.release(); // the results hold it now
    }
  }

  /** The rule of an operator one of whose arguments requires a gradient. */
  static Rule ruleOf(Op op) {
    Rule rule = op.rule();
    if (rule != null) return rule;
    throw new TorchException(
        op.name() + ": has no rule for its gradient, but an argument requires one",
        "detach() the argument, or open NoGrad around the call",
        null);
  }

  private static boolean anyFloatingPoint(Tensor[] results) {
    for (Tensor result : results) if (result.dtype().isFloatingPoint()) return true;
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
    for (Object argument : arguments) {
      if (argument instanceof Tensor tensor) {
        if (tensor.node() != null) return true;
      } else if (argument instanceof List<?> list) {
        for (Object item : list) if (item instanceof Tensor t && t.node() != null) return true;
      }
    }
    return false;
  }
}
