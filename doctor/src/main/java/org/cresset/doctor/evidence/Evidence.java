package org.cresset.doctor.evidence;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of a machine and what it answered, in the order asked. A question is a file, a
 * call or a variable: {@code /sys/module/nvidia/version}, {@code cuInit}, {@code env
 * CUDA_VISIBLE_DEVICES}. What was not answered is not there.
 *
 * <p>It is text on purpose: what one machine said can be kept in a file and judged on another.
 */
public final class Evidence {
  /** Of a machine that says nothing. */
  public static final Evidence NONE = new Evidence(Map.of());

  private static final String BETWEEN = " = ";

  private final Map<String, String> answers;

  private Evidence(Map<String, String> answers) {
    this.answers = Collections.unmodifiableMap(new LinkedHashMap<>(answers));
  }

  /** Questions and answers in their order. */
  public static Evidence of(Map<String, String> answers) {
    return new Evidence(answers);
  }

  /** Reads what {@link #toString} wrote; lines that begin with # are comments. */
  public static Evidence parse(String text) {
    Map<String, String> answers = new LinkedHashMap<>();
    text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(
            line -> {
              int end = line.indexOf(BETWEEN.stripTrailing());
              if (end < 0) {
                throw new IllegalArgumentException("a line must be question = answer, got " + line);
              }
              answers.put(line.substring(0, end), line.substring(end + 2).strip());
            });
    return new Evidence(answers);
  }

  /** All questions and answers. */
  public Map<String, String> answers() {
    return answers;
  }

  /** What a question was answered. */
  public Optional<String> answer(String question) {
    return Optional.ofNullable(answers.get(question));
  }

  /** An answer that is a whole number. */
  public OptionalInt number(String question) {
    String answer = answers.get(question);
    return answer != null && answer.matches("-?[0-9]{1,9}")
        ? OptionalInt.of(Integer.parseInt(answer))
        : OptionalInt.empty();
  }

  /** An answer that is a number of bytes or of things. */
  public OptionalLong large(String question) {
    String answer = answers.get(question);
    return answer != null && answer.matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(answer))
        : OptionalLong.empty();
  }

  /** Whether a question was answered with these words. */
  public boolean says(String question, String answer) {
    return answer.equals(answers.get(question));
  }

  /** The questions that begin alike, and their answers. */
  public Map<String, String> starting(String prefix) {
    return answers.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, (a, _) -> a, LinkedHashMap::new));
  }

  /** The same with another answer to one question, or with none. */
  public Evidence with(String question, @Nullable String answer) {
    Map<String, String> changed = new LinkedHashMap<>(answers);
    if (answer == null) changed.remove(question);
    else changed.put(question, answer);
    return new Evidence(changed);
  }

  /** One line for each question. */
  @Override
  public String toString() {
    return answers.entrySet().stream()
        .map(entry -> entry.getKey() + BETWEEN + entry.getValue() + "\n")
        .collect(Collectors.joining());
  }
}
