package org.cresset.stack.resolve;

import java.util.List;

/** What resolving comes to. */
public sealed interface Answer permits Resolution, Answer.Refused {
  /**
   * It cannot be had.
   *
   * @param request what was asked for
   * @param facts what forbids it, at least one
   * @param nearest what works instead, nearest first; empty if nothing works on the target
   */
  record Refused(Request request, List<Refusal> facts, List<Resolution> nearest) implements Answer {
    /** Copies the lists. */
    public Refused {
      facts = List.copyOf(facts);
      nearest = List.copyOf(nearest);
    }
  }
}
