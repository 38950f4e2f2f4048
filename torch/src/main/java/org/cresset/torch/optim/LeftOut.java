package org.cresset.torch.optim;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.cresset.torch.DType;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * How many steps parameters were left out of because a gradient was infinite. Only the device knows
 * which, so that nobody has to wait for it; Adam's kernel is told the number of steps from there.
 */
final class LeftOut {
  private final Tensor count; // float32, ()
  private int users;

  private LeftOut(Tensor count) {
    this.count = count.leaveScope();
  }

  /** The number of steps that were left out. Waits for the device. */
  long steps() {
    return (long) count.item();
  }

  /** What each parameter of a batch counts as the number of this step. */
  static List<Tensor> stepNumbers(List<Slot> slots, Tensor step) {
    IdentityHashMap<LeftOut, Tensor> known = new IdentityHashMap<>();
    List<Tensor> numbers = new ArrayList<>(slots.size());
    for (Slot slot : slots) {
      LeftOut leftOut = slot.leftOut;
      numbers.add(
          leftOut == null ? step : known.computeIfAbsent(leftOut, one -> step.sub(one.count)));
    }
    return numbers;
  }

  /** Counts a step as left out if {@code foundInf} is 1. */
  static void count(List<Slot> slots, Tensor foundInf) {
    IdentityHashMap<@Nullable LeftOut, List<Slot>> together = new IdentityHashMap<>();
    for (Slot slot : slots) {
      together.computeIfAbsent(slot.leftOut, _ -> new ArrayList<>()).add(slot);
    }
    together.forEach(
        (leftOut, users) -> {
          LeftOut own = leftOut == null ? none(foundInf) : leftOut;
          if (own.users > users.size()) own = own.split(users.size()); // the others had no gradient
          own.users = users.size();
          for (Slot slot : users) slot.leftOut = own;
          own.count.add_(foundInf);
        });
  }

  private static LeftOut none(Tensor foundInf) {
    return new LeftOut(
        Tensor.empty(DType.FLOAT32, foundInf.device(), MemoryFormat.CONTIGUOUS).fill_(0));
  }

  private LeftOut split(int leaving) {
    users -= leaving;
    return new LeftOut(count.copy());
  }

  /** A parameter counts on without it. */
  static void forget(Slot slot) {
    LeftOut leftOut = slot.leftOut;
    slot.leftOut = null;
    if (leftOut != null && --leftOut.users == 0) leftOut.count.close();
  }
}
