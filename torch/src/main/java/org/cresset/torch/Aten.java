package org.cresset.torch;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.internal.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The one place where operators are called and tensors are born.
 *
 * <p>Whatever has to happen at every operator hangs here: results are adopted by the scope, the
 * call is recorded for the backward pass, a failure becomes a sentence. Public, for an operator
 * that {@link Tensor} has no method for: {@code Aten.call(Op.of("erfinv(Tensor self) -> Tensor"),
 * x)}.
 *
 * <p>Arguments stand in the schema's order, none left out: a {@link Tensor}, a number, a boolean,
 * {@code long[]}, {@code double[]}, {@code boolean[]}, a list of tensors, {@link DType}, {@link
 * Device}, {@link MemoryFormat}, a string, or null for an optional argument that is absent.
 */
public final class Aten {
  private Aten() {}

  /** Calls an operator that returns one tensor. */
  public static Tensor call(Op op, @Nullable Object... arguments) {
    Context context = Context.current();
    if (context.autocast != null) return context.autocast.call(context, op, arguments);
    if (op.writtenArgument() >= 0) return InPlaceCall.run(context, op, arguments);
    run(context, op, arguments);
    Tensor result = take(context, op, 0, arguments);
    if (context.recording) Recorder.record(context, op, arguments, result);
    if (context.counter != null) context.counter.count(op, arguments, result);
    return result;
  }

  /** Calls an operator that returns several tensors, or a list of them, or nothing. */
  public static List<Tensor> callAll(Op op, @Nullable Object... arguments) {
    Context context = Context.current();
    if (context.autocast != null) return context.autocast.callAll(context, op, arguments);
    if (context.recording && op.writtenArgument() >= 0) Recorder.refuseInPlace(op, arguments);
    run(context, op, arguments);
    List<Tensor> results = takeAll(context, op, arguments);
    if (context.recording) Recorder.record(context, op, arguments, results.toArray(Tensor[]::new));
    if (context.counter != null && !results.isEmpty()) {
      context.counter.count(op, arguments, results.getFirst());
    }
    return results;
  }

  /**
   * Calls an operator that returns several tensors of which only the first is wanted; the graph has
   * its own references to the others.
   */
  public static Tensor callFirst(Op op, @Nullable Object... arguments) {
    List<Tensor> results = callAll(op, arguments);
    for (int i = 1; i < results.size(); i++) results.get(i).close();
    return results.getFirst();
  }

  /** Calls an operator that returns an integer or a truth value. */
  public static long callValue(Op op, @Nullable Object... arguments) {
    Context context = Context.current();
    run(context, op, arguments);
    return context.frame.get(0);
  }

  /** Runs an operator; its results stand in the frame afterwards. */
  static void run(Context context, Op op, @Nullable Object[] arguments) {
    if (MetaBeside.isPossible()) MetaBeside.check(op, arguments);
    int code;
    try {
      code = op.kernel().run(context.frame, op, arguments);
    } finally {
      // A tensor whose last use this was must not be freed by the garbage collector meanwhile.
      Reference.reachabilityFence(arguments);
    }
    if (code != 0) throw Failure.of(op, arguments);
    if (op.writtenArgument() >= 0) countWrites(op, arguments);
  }

  /** Saved values that the call has changed will be noticed by the backward pass. */
  private static void countWrites(Op op, @Nullable Object[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      if (!op.arguments().get(i).written()) continue;
      if (arguments[i] instanceof Tensor tensor) tensor.handle().written();
      if (arguments[i] instanceof List<?> list) {
        for (Object item : list) if (item instanceof Tensor t) t.handle().written();
      }
    }
  }

  private static List<Tensor> takeAll(Context context, Op op, @Nullable Object[] arguments) {
    List<Op.Argument> schema = op.results();
    if (schema.size() == 1 && schema.getFirst().list()) return takeList(context, op, arguments);
    List<Tensor> results = new ArrayList<>(schema.size());
    for (int i = 0; i < schema.size(); i++) results.add(take(context, op, i, arguments));
    return results;
  }

  private static List<Tensor> takeList(Context context, Op op, @Nullable Object[] arguments) {
    long[] addresses = context.frame.unpack(context.frame.get(0));
    List<Tensor> results = new ArrayList<>(addresses.length);
    for (long address : addresses) {
      Tensor result = adopt(context, new Handle(address));
      if (viewed(op, arguments) instanceof Tensor base) result.isViewOf(base, context);
      results.add(result);
    }
    return results;
  }

  private static Tensor take(Context context, Op op, int i, @Nullable Object[] arguments) {
    Handle handle = new Handle(context.frame.get(i));
    Tensor result = adopt(context, handle);
    if (viewed(op, arguments) instanceof Tensor base
        && (!op.mayCopy() || handle.startsWhere(base.handle()))) {
      result.isViewOf(base, context);
    }
    return result;
  }

  private static @Nullable Object viewed(Op op, @Nullable Object[] arguments) {
    return op.viewedArgument() < 0 ? null : arguments[op.viewedArgument()];
  }

  /** The only place that makes a tensor of a native reference that is new to Java. */
  static Tensor adopt(Context context, Handle handle) {
    Tensor tensor = new Tensor(handle, context.scope);
    if (context.inference) tensor.family = Family.INFERENCE;
    return tensor;
  }
}
