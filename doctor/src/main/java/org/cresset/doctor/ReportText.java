package org.cresset.doctor;

import java.util.List;
import java.util.Map;

/** A report for a person: the answer, the one thing to fix, and what was read. No colours. */
public final class ReportText {
  private static final int WIDTH = 96;

  private ReportText() {}

  /** The whole report, its lines ended. */
  public static String of(Report report, Words words) {
    StringBuilder text = new StringBuilder(line(report, words)).append("\n");
    report.first().ifPresent(first -> detail(text, first, words));
    List<Finding> others = report.others();
    if (!others.isEmpty()) text.append("\n").append(words.text("also")).append("\n");
    for (Finding other : others) text.append("  ").append(words.sentence(other)).append("\n");
    text.append("\n").append(words.text("read")).append("\n");
    Facts.of(report.evidence())
        .forEach((name, value) -> line(text, words.text("fact." + name), value));
    return text.toString();
  }

  /** The answer and the one thing to fix, in a line without an end. */
  public static String line(Report report, Words words) {
    String verdict = words.text("verdict." + report.verdict());
    return report
        .first()
        .map(first -> verdict + words.text("because") + words.sentence(first))
        .orElse(verdict);
  }

  private static void detail(StringBuilder text, Finding finding, Words words) {
    text.append("\n");
    wrap(text, words.explanation(finding));
    text.append("\n");
    for (Map.Entry<String, String> line : finding.evidence().entrySet()) {
      text.append("  ").append(line.getKey()).append(": ").append(line.getValue()).append("\n");
    }
    text.append("\n").append(words.text("fix")).append("\n");
    text.append("  ").append(words.command(finding)).append("\n");
  }

  /** Breaks between words; a language without spaces stays on its line. */
  private static void wrap(StringBuilder text, String paragraph) {
    int length = 0;
    for (String word : paragraph.split(" ")) {
      if (length > 0 && length + 1 + word.length() > WIDTH) {
        text.append("\n");
        length = 0;
      }
      if (length > 0) text.append(" ");
      text.append(word);
      length += word.length() + 1;
    }
    text.append("\n");
  }

  private static void line(StringBuilder text, String name, String value) {
    // A Chinese character takes the place of two.
    int width = name.codePoints().map(c -> c >= 0x2E80 ? 2 : 1).sum();
    text.append("  ").append(name).append(" ".repeat(Math.max(1, 20 - width)));
    text.append(value).append("\n");
  }
}
