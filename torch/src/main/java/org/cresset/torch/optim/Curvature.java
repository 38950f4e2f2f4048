package org.cresset.torch.optim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cresset.torch.DType;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** What {@link LBFGS} knows of the curvature: the last steps, and what they did to the gradient. */
final class Curvature implements AutoCloseable {
  private static final double LEAST = 1e-10; // below it a step says nothing of the curvature
  private static final String PREFIX = "state.lbfgs.";

  /** A step, the change of the gradient, and 1 over their product. */
  private record Change(Tensor gradient, Tensor step, Tensor rho) {}

  private final ArrayDeque<Change> changes = new ArrayDeque<>();
  private double scale = 1; // of the inverse Hessian's first guess
  private @Nullable Tensor lastGradient;
  private @Nullable Tensor lastDirection;
  double step;
  long iterations;

  /** Learns from the step since the gradient that was kept. */
  void learn(Tensor gradient, int historySize) {
    iterations++;
    if (lastGradient == null || lastDirection == null) return;
    try (Scope _ = Scope.open()) {
      Tensor y = gradient.sub(lastGradient);
      Tensor s = Foreach.mul(List.of(lastDirection), step).getFirst();
      double[] products = Tensor.stack(List.of(y.dot(s), y.dot(y)), 0).toDoubleArray();
      if (!(products[0] > LEAST)) return;
      while (changes.size() >= historySize) forget(changes.removeFirst());
      Tensor rho = Foreach.number(1 / products[0], y.dtype(), y.device());
      changes.addLast(new Change(y.leaveScope(), s.leaveScope(), rho.leaveScope()));
      scale = products[0] / products[1];
    }
  }

  /**
   * Minus the inverse Hessian, as far as it is known, times the gradient: the two-loop recursion.
   */
  Tensor direction(Tensor gradient) {
    Tensor direction = gradient.neg();
    List<Tensor> factors = new ArrayList<>();
    for (Iterator<Change> back = changes.descendingIterator(); back.hasNext(); ) {
      Change change = back.next();
      try (Scope scope = Scope.open()) {
        Tensor factor = change.step.dot(direction).mul(change.rho);
        direction.sub_(change.gradient.mul(factor));
        factors.add(scope.keep(factor));
      }
    }
    Foreach.mul_(List.of(direction), scale);
    int i = factors.size();
    for (Change change : changes) {
      try (Scope _ = Scope.open()) {
        Tensor factor = change.gradient.dot(direction).mul(change.rho);
        direction.add_(change.step.mul(factors.get(--i).sub(factor)));
      }
    }
    return direction;
  }

  /** Remembers where the next step starts. */
  void keep(Tensor gradient, Tensor direction, double length) {
    closeLast();
    lastGradient = gradient.copy().leaveScope();
    lastDirection = direction.copy().leaveScope();
    step = length;
  }

  void save(Map<String, Tensor> state) {
    if (lastGradient == null || lastDirection == null) return;
    state.put(PREFIX + "numbers", Tensor.of(new double[] {iterations, step, scale}));
    state.put(PREFIX + "prev_flat_grad", lastGradient.detach());
    state.put(PREFIX + "d", lastDirection.detach());
    double[] rhos = changes.stream().mapToDouble(change -> change.rho.item()).toArray();
    state.put(PREFIX + "ro", Tensor.of(rhos, rhos.length));
    int i = 0;
    for (Change change : changes) {
      state.put(PREFIX + "old_dirs." + i, change.gradient.detach());
      state.put(PREFIX + "old_stps." + i, change.step.detach());
      i++;
    }
  }

  /** Removes what belongs here from a state, and returns it. */
  static Map<String, Tensor> takeFrom(Map<String, Tensor> state) {
    Map<String, Tensor> own = new LinkedHashMap<>();
    state.forEach(
        (name, tensor) -> {
          if (name.startsWith(PREFIX)) own.put(name.substring(PREFIX.length()), tensor);
        });
    state.keySet().removeIf(name -> name.startsWith(PREFIX));
    return own;
  }

  /** Refuses what {@link #save} did not make for so many numbers. */
  static void check(Map<String, Tensor> own, long numel) {
    if (own.isEmpty()) return;
    for (String name : List.of("numbers", "ro", "prev_flat_grad", "d")) {
      if (!own.containsKey(name)) throw SavedState.refused("no " + PREFIX + name);
    }
    long steps = Objects.requireNonNull(own.get("ro")).numel();
    if (own.size() != 4 + 2 * steps || Objects.requireNonNull(own.get("numbers")).numel() != 3) {
      throw SavedState.refused("only a part of what belongs to the curvature");
    }
    own.forEach(
        (name, tensor) -> {
          boolean flat = !name.equals("numbers") && !name.equals("ro");
          if (flat && (tensor.dim() != 1 || tensor.numel() != numel)) {
            throw SavedState.refused(
                "%s %s for %d numbers".formatted(PREFIX + name, tensor.shape(), numel));
          }
        });
  }

  void load(Map<String, Tensor> own) {
    close();
    if (own.isEmpty()) return;
    double[] numbers = Objects.requireNonNull(own.get("numbers")).toDoubleArray();
    Tensor gradient = part(own, "prev_flat_grad");
    keep(gradient, part(own, "d"), numbers[1]);
    iterations = (long) numbers[0];
    scale = numbers[2];
    double[] rhos = Objects.requireNonNull(own.get("ro")).to(DType.FLOAT64).toDoubleArray();
    for (int i = 0; i < rhos.length; i++) {
      changes.addLast(
          new Change(
              part(own, "old_dirs." + i).copy().leaveScope(),
              part(own, "old_stps." + i).copy().leaveScope(),
              Foreach.number(rhos[i], gradient.dtype(), gradient.device()).leaveScope()));
    }
  }

  private static Tensor part(Map<String, Tensor> own, String name) {
    Tensor found = own.get(name);
    if (found == null) throw SavedState.refused("no " + PREFIX + name);
    return found;
  }

  private static void forget(Change change) {
    change.gradient.close();
    change.step.close();
    change.rho.close();
  }

  private void closeLast() {
    if (lastGradient != null) lastGradient.close();
    if (lastDirection != null) lastDirection.close();
    lastGradient = null;
    lastDirection = null;
  }

  /** Forgets everything. */
  @Override
  public void close() {
    closeLast();
    changes.forEach(Curvature::forget);
    changes.clear();
    scale = 1;
    step = 0;
    iterations = 0;
  }
}
