package org.cresset.torch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds a call to the graph if one of its arguments wants a gradient. */
final class Recorder {
  private Recorder() {}

  static void record(Op op, @Nullable Object[] arguments, Tensor... results) {
    if (!anyWantsGradient(arguments)) return;
    Rule rule = op.rule();
    if (rule == null) throw noRule(op);
    if (rule.parts().isEmpty()) return; // comparisons, indices: constant almost everywhere
    ComplexRules.require(op, arguments, results);
    OperatorNode node = new OperatorNode(op, rule, arguments, results);
    for (int i = 0; i < results.length; i++) {
      boolean differentiable = i == 0 || rule.anyResult();
      if (differentiable && DType.isDifferentiable(results[i].handle().dtype())) {
        results[i].connect(node.retain(), i);
      }
    }
    node.release(); // the results hold it now
  }

  /** Refuses a call that changes an argument, before it does, if an argument wants a gradient. */
  static void refuseInPlace(Op op, @Nullable Object[] arguments) {
    if (anyWantsGradient(arguments)) throw changedInPlace(op.name());
  }

  private static boolean anyWantsGradient(@Nullable Object[] arguments) {
    for (Object argument : arguments) {
      if (argument instanceof Tensor tensor) {
        if (tensor.node() != null) return true;
      } else if (argument instanceof List<?> list) {
        for (Object item : list) if (item instanceof Tensor t && t.node() != null) return true;
      }
    }
    return false;
  }

  static TorchException changedInPlace(String name) {
    return new TorchException(
        name + ": a tensor that takes part in gradients must not be changed in place",
        "use the operator without the trailing underscore, or open NoGrad around it",
        null);
  }

  private static TorchException noRule(Op op) {
    return new TorchException(
        op.name() + ": has no rule for its gradient, but an argument requires one",
        "detach() the argument, or open NoGrad around the call",
        null);
  }
}
