package org.cresset.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An operator of a person's own: what it computes, and how gradients pass through it. Source:
 * {@code torch.autograd.Function}.
 *
 * <pre>{@code
 * final class Cube extends Function {
 *   @Override
 *   protected List<Tensor> forward(Call call, List<Tensor> inputs) {
 *     Tensor x = inputs.getFirst();
 *     call.saveForBackward(x);
 *     return List.of(x.mul(x).mul(x));
 *   }
 *
 *   @Override
 *   protected List<Tensor> backward(Call call, List<@Nullable Tensor> gradients) {
 *     Tensor x = call.savedTensors().getFirst();
 *     return List.of(gradients.getFirst().mul(x.square()).mul(3)); // d x³ = 3x² dx
 *   }
 * }
 *
 * Tensor y = new Cube().apply(x);
 * }</pre>
 *
 * <p>{@code forward} runs with nothing recorded; what its {@code backward} needs stands in the
 * {@link Call}, so that one function can be applied many times. Settings that are no tensors are
 * fields. A {@code backward} that is written with operators of tensors can be differentiated again.
 */
public abstract class Function {
  /** Makes a function. */
  protected Function() {}

  /**
   * Computes the results. Inputs must be left as they are; one that is returned as it is becomes
   * another tensor of the same memory, which cannot be changed in place.
   */
  protected abstract List<Tensor> forward(Call call, List<Tensor> inputs);

  /**
   * Computes the gradient of each input, in their order; null for one that has none.
   *
   * @param gradients one for each result, zeros for a result that nothing depended on (null, after
   *     {@code materializeGrads(false)})
   */
  protected abstract List<? extends @Nullable Tensor> backward(
      Call call, List<@Nullable Tensor> gradients);

  /**
   * Whether the gradients that {@code backward} computes are final, as those of a kernel that
   * records nothing: it then runs with nothing recorded, and differentiating its gradients is an
   * error rather than a wrong number. Source: {@code torch.autograd.function.once_differentiable}.
   */
  protected boolean isOnceDifferentiable() {
    return false;
  }

  /** What messages call it. */
  protected String name() {
    return getClass().getSimpleName();
  }

  /** Runs {@link #forward}, which gives one result. */
  public final Tensor apply(Tensor... inputs) {
    List<Tensor> results = applyAll(Arrays.asList(inputs));
    if (results.size() == 1) return results.getFirst();
    throw new TorchException(
        name() + ": apply is for functions of one result, got " + results.size(),
        "use applyAll",
        null);
  }

  /** Runs {@link #forward}, and records it if an input requires a gradient. */
  public final List<Tensor> applyAll(List<Tensor> inputs) {
    Context context = Context.current();
    boolean recorded = context.recording && Recorder.anyWantsGradient(inputs.toArray());
    Call call = new Call(inputs);
    try (Scope scope = Scope.open()) {
      List<Tensor> results = compute(call, inputs, scope);
      if (recorded) record(context, call, inputs, results);
      for (Tensor result : results) scope.keep(result);
      return results;
    } catch (RuntimeException e) {
      call.drop();
      throw e;
    }
  }

  private List<Tensor> compute(Call call, List<Tensor> inputs, Scope scope) {
    int[] versions = inputs.stream().mapToInt(x -> x.handle().version().number()).toArray();
    List<Tensor> results = new ArrayList<>();
    try (NoGrad _ = NoGrad.open()) {
      for (Tensor given : forward(call, List.copyOf(inputs))) {
        boolean own = given.scope == scope && !results.contains(given);
        Tensor result = own ? given : given.detach();
        if (!own) result.family = Family.UNRECORDED; // the memory has another owner
        call.became.putIfAbsent(given, results.size());
        results.add(result);
      }
    }
    for (int i = 0; i < versions.length; i++) {
      if (inputs.get(i).handle().version().number() == versions[i]) continue;
      throw new TorchException(
          name()
              + ": forward must leave its inputs as they are, but changed input "
              + i
              + " in place",
          "copy() it first",
          null);
    }
    return results;
  }

  private void record(Context context, Call call, List<Tensor> inputs, List<Tensor> results) {
    Operation.Input[] into =
        inputs.stream().map(Operation.Input::of).toArray(Operation.Input[]::new);
    Operation.Input[] out =
        results.stream().map(Operation.Input::of).toArray(Operation.Input[]::new);
    FunctionNode node = new FunctionNode(this, call, into, out);
    call.record(node, context.keeper);
    for (int i = 0; i < results.size(); i++) {
      Tensor result = results.get(i);
      if (call.isDifferentiable(i) && result.dtype().isFloatingPoint()) {
        result.connect(node.retain(), i);
      }
    }
    if (context.anomaly != null) node.origin = Origin.here();
    node.release(); // the results hold it now
  }

  /** What one application of a function keeps for its backward pass. Source: {@code ctx}. */
  public static final class Call {
    /** A tensor that was saved, and where it stands in the graph, for a gradient's gradient. */
    private record Kept(Saved value, @Nullable Node node, boolean isResult, int output) {}

    private final List<Tensor> inputs; // of the forward pass; empty afterwards
    private final boolean[] wanted;
    private final IdentityHashMap<Tensor, Integer> became =
        new IdentityHashMap<>(); // what forward returned
    private final List<Integer> constants = new ArrayList<>();
    private List<Tensor> toSave = List.of();
    private List<Tensor> nonDifferentiable = List.of();
    private @Nullable List<Kept> saved = List.of();
    private @Nullable FunctionNode node;
    private boolean materializesGrads = true;
    private @Nullable Object note;

    private Call(List<Tensor> inputs) {
      this.inputs = new ArrayList<>(inputs);
      wanted = new boolean[inputs.size()];
      for (int i = 0; i < wanted.length; i++) wanted[i] = inputs.get(i).requiresGrad();
    }

    /**
     * Keeps tensors for {@link #savedTensors}: inputs, results or others. A later change of one in
     * place is noticed; the gradient's gradient passes through inputs and results.
     */
    public void saveForBackward(Tensor... tensors) {
      toSave = List.of(tensors);
    }

    /** In the backward pass, what {@link #saveForBackward} kept. */
    public List<Tensor> savedTensors() {
      List<Kept> kept = saved;
      if (kept == null) throw Saved.freed(Objects.requireNonNull(node));
      List<Tensor> tensors = new ArrayList<>();
      for (int i = 0; i < kept.size(); i++) tensors.add(open(kept.get(i), i));
      return tensors;
    }

    private Tensor open(Kept kept, int i) {
      Tensor tensor = kept.value.open("tensor " + i, Objects.requireNonNull(node));
      Node place = kept.isResult ? node : kept.node;
      if (place != null && Context.current().recording) {
        tensor.connect(place.retain(), kept.output);
      }
      return tensor;
    }

    /** Keeps anything else, for {@link #kept}. */
    public void keep(Object value) {
      note = value;
    }

    /** What {@link #keep} was given. */
    public <T> T kept(Class<T> type) {
      return type.cast(Objects.requireNonNull(note, "keep was not called in forward"));
    }

    /** Says that results have no gradient, though their inputs have. */
    public void markNonDifferentiable(Tensor... results) {
      nonDifferentiable = List.of(results);
    }

    /** Whether a gradient of an input is wanted; else it need not be computed. */
    public boolean needsInputGrad(int input) {
      return wanted[input];
    }

    /** Whether results that nothing depended on get a gradient of zeros; true unless said. */
    public void materializeGrads(boolean materialize) {
      materializesGrads = materialize;
    }

    boolean materializesGrads() {
      return materializesGrads;
    }

    private boolean isDifferentiable(int result) {
      return !constants.contains(result);
    }

    private void record(FunctionNode node, Saved.@Nullable Keeper keeper) {
      this.node = node;
      List<Kept> kept = new ArrayList<>();
      for (Tensor tensor : toSave) kept.add(keep(tensor, keeper));
      saved = kept;
      for (Tensor tensor : nonDifferentiable) {
        Integer result = became.get(tensor);
        if (result != null) constants.add(result);
      }
      toSave = List.of();
      nonDifferentiable = List.of();
      became.clear();
      inputs.clear();
    }

    private Kept keep(Tensor tensor, Saved.@Nullable Keeper keeper) {
      Saved value = Saved.of(tensor, keeper);
      for (Tensor input : inputs) {
        if (input != tensor) continue;
        Node place = input.node();
        return new Kept(value, place == null ? null : place.retain(), false, input.output());
      }
      Integer result = became.get(tensor);
      return new Kept(value, null, result != null, result == null ? 0 : result);
    }

    /** Drops the saved values; their places in the graph stay until the node goes. */
    void drop() {
      List<Kept> kept = saved;
      saved = null;
      if (kept == null) return;
      for (Kept each : kept) {
        each.value.drop();
        if (each.node != null) each.node.release();
      }
    }
  }
}
