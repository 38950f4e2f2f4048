package org.cresset.doctor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * That a cause holds.
 *
 * @param questions those whose answers show it
 * @param values what its words speak of, by their places in the text
 */
record Proof(List<String> questions, List<String> values) {
  Proof {
    questions = List.copyOf(questions);
    values = List.copyOf(values);
  }

  /** Holds if the condition does. */
  static Optional<Proof> when(boolean condition, String... questions) {
    return when(condition, Arrays.asList(questions));
  }

  static Optional<Proof> when(boolean condition, Collection<String> questions) {
    return condition ? Optional.of(new Proof(List.copyOf(questions), List.of())) : Optional.empty();
  }

  /** The same, with values for its words. */
  Proof values(Object... values) {
    return new Proof(questions, Arrays.stream(values).map(Object::toString).toList());
  }

  /** The same, with further questions. */
  Proof and(Collection<String> more) {
    List<String> all = new ArrayList<>(questions);
    all.addAll(more);
    return new Proof(all, values);
  }
}
