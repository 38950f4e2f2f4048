package org.cresset.doctor.evidence;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Evidence while it is gathered. */
final class Notes {
  private final Map<String, String> answers = new LinkedHashMap<>();

  void note(String question, Object answer) {
    answers.put(question, answer.toString().replaceAll("\\s+", " ").strip());
  }

  void note(String question, Optional<?> answer) {
    answer.ifPresent(a -> note(question, a));
  }

  Evidence evidence() {
    return Evidence.of(answers);
  }
}
