package org.cresset.torch.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.cresset.torch.Generator;
import org.cresset.torch.Scope;

/** Layers that start with the values of a first one, as PyTorch's deep copies do. */
final class Clones {
  private Clones() {}

  /** The first and copies of it, {@code count} in all; no random number is used up. */
  static <M extends Module> ModuleList<M> of(M first, Supplier<M> another, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("transformer: layers must be 1 or more, got " + count);
    }
    byte[] random = Generator.state();
    List<M> all = new ArrayList<>(List.of(first));
    try (Scope _ = Scope.open()) {
      for (int i = 1; i < count; i++) {
        M copy = another.get();
        copy.loadStateDict(first.stateDict());
        all.add(copy);
      }
    } finally {
      Generator.state(random);
    }
    return ModuleList.of(all);
  }
}
