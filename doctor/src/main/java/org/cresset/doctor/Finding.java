package org.cresset.doctor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cresset.doctor.evidence.Evidence;

/**
 * A cause that holds.
 *
 * @param cause the cause
 * @param evidence the files and calls that show it, with what they said
 * @param values what its words speak of, by their places in the text
 */
public record Finding(Cause cause, Map<String, String> evidence, List<String> values) {
  private static final String ABSENT = "not there";

  static Finding of(Cause cause, Proof proof, Evidence read) {
    Map<String, String> shown = new LinkedHashMap<>();
    for (String question : proof.questions()) {
      // A file that is absent says something; a call that was not made does not.
      read.answer(question)
          .ifPresentOrElse(
              answer -> shown.put(question, answer),
              () -> {
                if (question.startsWith("/")) shown.put(question, ABSENT);
              });
    }
    return new Finding(cause, java.util.Collections.unmodifiableMap(shown), proof.values());
  }
}
