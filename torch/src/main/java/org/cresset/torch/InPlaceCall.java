package org.cresset.torch;

import org.cresset.torch.internal.NativeApi;
import org.jspecify.annotations.Nullable;

/**
 * Calls of operators that change a tensor, recorded as if they made a new tensor that takes the
 * place of the old one in the graph.
 *
 * <p>The rule is that of the operator without the underscore. Where it needs the old values of what
 * is changed, they are copied first, as PyTorch does.
 */
final class InPlaceCall {
  private InPlaceCall() {}

  static Tensor run(Context context, Op op, @Nullable Object[] arguments) {
    int written = op.writtenArgument();
    if (!(arguments[written] instanceof Tensor self)) {
      throw new IllegalArgumentException(op + ": call it by callAll, it changes several tensors");
    }
    if (self.family == Family.INFERENCE) InferenceMode.checkMayChange(op.name(), self);
    if (context.recording
        && Recorder.anyWantsGradient(arguments)
        && DType.isDifferentiable(self.handle().dtype())) {
      record(context, op, arguments, self);
    } else {
      change(context, op, arguments);
    }
    return self;
  }

  private static void change(Context context, Op op, @Nullable Object[] arguments) {
    Aten.run(context, op, arguments);
    NativeApi.delete(context.frame.get(0)); // another reference to what was changed
  }

  private static void record(Context context, Op op, @Nullable Object[] arguments, Tensor self) {
    check(op.name(), self);
    ComplexRules.require(op, arguments, new Tensor[] {self});
    OperatorNode node = new OperatorNode(op, Recorder.ruleOf(op, arguments), arguments);
    try {
      saveBefore(context, node, arguments, self);
      change(context, op, arguments);
    } catch (RuntimeException e) {
      node.release();
      throw e;
    }
    node.saveResults(new Tensor[] {self}, context.keeper);
    if (context.anomaly != null) node.origin = Origin.here();
    Family family = self.family;
    if (family == null) self.reconnect(node, 0);
    else family.changed(self.handle(), node, op.writtenArgument());
  }

  private static void saveBefore(
      Context context, OperatorNode node, @Nullable Object[] arguments, Tensor self) {
    boolean needed = false;
    for (int i = 0; i < arguments.length; i++) needed |= arguments[i] == self && node.needs(i);
    if (!needed) {
      node.saveArguments(arguments, context.keeper);
      return;
    }
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      Tensor before = self.copy();
      @Nullable Object[] values = arguments.clone();
      for (int i = 0; i < values.length; i++) if (values[i] == self) values[i] = before;
      node.saveArguments(values, context.keeper);
    }
  }

  /** Refuses a recorded change of a tensor whose gradient could then not be right. */
  static void check(String name, Tensor self) {
    Family family = self.family;
    if (self.node() instanceof Leaf) {
      throw new TorchException(
          name + ": a leaf that requires a gradient must not be changed in place",
          "open NoGrad around it, or use the operator without the trailing underscore",
          null);
    }
    if (family == null) return;
    if (family.node() instanceof Leaf) {
      throw new TorchException(
          name + ": a view of a leaf that requires a gradient must not be changed in place",
          "open NoGrad around it, or copy() the leaf first",
          null);
    }
    if (family.isSentinel()) {
      throw new TorchException(
          name
              + ": a view that was made while nothing was recorded must not be changed in place by"
              + " what requires a gradient",
          "make the view outside NoGrad, or copy() it first",
          null);
    }
  }
}
