package org.cresset.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A part of a computation whose saved values are not kept: the backward pass runs the part again
 * when it asks for the first of them, and finds all the others then.
 *
 * <p>The graph itself is recorded as ever; so what is differentiated, and how often, is no matter.
 * The second run must save the same values in the same order. Source: the variant of PyTorch's
 * checkpoint that is not reentrant.
 */
final class Recomputation {
  private final UnaryOperator<List<Tensor>> part;
  private final List<Saved> inputs = new ArrayList<>();
  private final List<Boolean> wanted = new ArrayList<>();
  private final Surroundings surroundings = Surroundings.now();
  private final List<Saved.Postponed> values = new ArrayList<>();
  private int open = 1; // values that may still be asked for, and the first run itself

  private Recomputation(
      UnaryOperator<List<Tensor>> part, List<Tensor> given, Saved.@Nullable Keeper outer) {
    this.part = part;
    for (Tensor input : given) {
      wanted.add(input.requiresGrad());
      inputs.add(Saved.of(input, outer)); // within another part it is computed again too
    }
  }

  /** Runs a part for the first time. */
  static List<Tensor> first(UnaryOperator<List<Tensor>> part, List<Tensor> inputs) {
    Context context = Context.current();
    if (!context.recording) return part.apply(inputs);
    Saved.Keeper outer = context.keeper;
    Recomputation again = new Recomputation(part, inputs, outer);
    context.keeper = again::postpone;
    try (Scope scope = Scope.open()) { // what the part makes on the way goes at once
      List<Tensor> results = part.apply(inputs);
      results.forEach(scope::keep);
      return results;
    } finally {
      context.keeper = outer;
      again.leave();
    }
  }

  private Saved postpone(Tensor value) {
    Saved.Postponed place = new Saved.Postponed(value, this);
    values.add(place);
    open++;
    return place;
  }

  /** One value less may be asked for; after the last the inputs go. */
  void leave() {
    if (--open == 0) inputs.forEach(Saved::drop);
  }

  /** Runs the part again and fills in every value that may still be asked for. */
  void run() {
    Context context = Context.current();
    Saved.Keeper before = context.keeper;
    DetectAnomaly anomaly = context.anomaly;
    Surroundings now = Surroundings.now();
    int[] found = {0};
    try (Scope _ = Scope.open();
        CastCache casts = new CastCache();
        NoGrad _ = NoGrad.recording(true)) {
      List<Tensor> given = given();
      surroundings.again(casts);
      context.keeper = value -> collect(found[0]++, value);
      context.anomaly = null; // the first run has said where its operators are called
      var _ = part.apply(given);
    } finally {
      context.keeper = before;
      context.anomaly = anomaly;
      now.restore();
    }
    if (found[0] != values.size()) throw differs(values.size() + " values", found[0] + "");
  }

  private List<Tensor> given() {
    List<Tensor> given = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      Tensor input = inputs.get(i).open("input " + i, "checkpoint");
      given.add(wanted.get(i) ? input.requiresGrad_(true) : input);
    }
    return given;
  }

  private Saved collect(int i, Tensor value) {
    if (i >= values.size()) throw differs(values.size() + " values", "more");
    Saved.Postponed place = values.get(i);
    if (!place.isUnchangedIn(value)) {
      throw new TorchException(
          "checkpoint: a value that the part uses must be as it was, but it was changed in place"
              + " between its first run and the backward pass, got "
              + Failure.describe(value),
          "run the backward pass before the change, an optimizer's step for example",
          null);
    }
    place.fill(value);
    return Saved.never();
  }

  private static TorchException differs(String first, String again) {
    return new TorchException(
        "checkpoint: the part must save the same values when it runs again, "
            + first
            + " at first, got "
            + again,
        "it must not depend on what changes meanwhile, such as a counter, the time or a module's"
            + " mode",
        null);
  }
}
