package org.cresset.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cresset.doctor.evidence.Evidence;

/** What machines said, and the cause that each must be found to have. */
final class RecordedCases {
  /**
   * One machine.
   *
   * @param id the cause's
   * @param title what happened
   * @param changes how it differs from the healthy machine, as the file writes it
   */
  record Case(String id, String title, List<String> changes) {
    /** What it said. */
    Evidence evidence() {
      return on(healthy());
    }

    /** What another machine would say if this had happened to it too. */
    Evidence on(Evidence machine) {
      Evidence evidence = machine;
      for (String change : changes) evidence = changed(evidence, change);
      return evidence;
    }

    @Override
    public String toString() {
      return id + " " + title;
    }
  }

  private RecordedCases() {}

  static Evidence healthy() {
    return Evidence.parse(resource("healthy.txt"));
  }

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    for (String line : resource("recorded.txt").lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) continue;
      if (line.startsWith("[")) {
        int end = line.indexOf(']');
        cases.add(new Case(line.substring(1, end), line.substring(end + 2), new ArrayList<>()));
      } else {
        cases.getLast().changes.add(line);
      }
    }
    return cases;
  }

  private static Evidence changed(Evidence evidence, String line) {
    if (!line.startsWith("- ")) {
      var answers = Evidence.parse(line).answers().entrySet().iterator().next();
      return evidence.with(answers.getKey(), answers.getValue());
    }
    String question = line.substring(2);
    if (!question.endsWith("*")) return evidence.with(question, null);
    Evidence rest = evidence;
    String prefix = question.substring(0, question.length() - 1);
    for (String gone : evidence.starting(prefix).keySet()) rest = rest.with(gone, null);
    return rest;
  }

  private static String resource(String name) {
    try (var in = Objects.requireNonNull(RecordedCases.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
