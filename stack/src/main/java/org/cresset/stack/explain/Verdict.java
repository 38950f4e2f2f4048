package org.cresset.stack.explain;

import java.util.List;
import org.cresset.stack.resolve.Resolution;

/**
 * What is to be said about a combination.
 *
 * @param combination what was judged
 * @param faults what is wrong with it, one sentence each; empty if it is right
 * @param meant what works: the combination itself if it is right, else what comes nearest
 * @param notes what is not wrong and still worth knowing
 */
public record Verdict(
    Combination combination, List<String> faults, List<Resolution> meant, List<String> notes) {
  /** Copies the lists. */
  public Verdict {
    faults = List.copyOf(faults);
    meant = List.copyOf(meant);
    notes = List.copyOf(notes);
  }

  /** Whether nothing is wrong. */
  public boolean isRight() {
    return faults.isEmpty();
  }
}
