package org.cresset.bench;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * The result of a benchmark.
 *
 * @param title what was measured
 * @param machine processor, cores, versions
 * @param peer with whom it was compared
 * @param comparisons the rows
 */
public record Report(String title, String machine, String peer, List<Comparison> comparisons) {
  /** Beside Python. */
  public Report(String title, String machine, List<Comparison> comparisons) {
    this(title, machine, "Python", comparisons);
  }

  /** Copies the list. */
  public Report {
    comparisons = List.copyOf(comparisons);
  }

  /** A table that is readable as text and as Markdown. */
  public String toMarkdown() {
    StringBuilder text = new StringBuilder(title + "\n" + machine + "\n\n");
    text.append("| measured | Cresset | " + peer + " | ratio | bar |\n|---|---|---|---|---|\n");
    for (Comparison row : comparisons) {
      text.append(
          "| %s | %s | %s | %s | %s |%n"
              .formatted(
                  row.name(),
                  number(row.cressetMedian(), row.unit()),
                  number(row.pythonMedian(), row.unit()),
                  Double.isNaN(row.ratio()) ? "-" : format("%.2f", row.ratio()),
                  row.bar().isEmpty() ? "-" : row.bar()));
    }
    return text.toString();
  }

  /** One JSON object with every round. */
  public String toJson() {
    StringJoiner rows = new StringJoiner(",\n    ", "[\n    ", "\n  ]");
    for (Comparison row : comparisons) {
      rows.add(
          "{\"name\": \"%s\", \"unit\": \"%s\", \"cresset\": %s, \"%s\": %s, \"ratio\": %s}"
              .formatted(
                  row.name(),
                  row.unit(),
                  row.cresset(),
                  peer.toLowerCase(Locale.ROOT),
                  row.python(),
                  Double.isNaN(row.ratio()) ? "null" : format("%.4f", row.ratio())));
    }
    return "{\n  \"title\": \"%s\",\n  \"machine\": \"%s\",\n  \"comparisons\": %s\n}\n"
        .formatted(title, machine, rows);
  }

  private static String number(double value, String unit) {
    if (Double.isNaN(value)) return "-";
    String digits = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
    return (format(digits, value) + " " + unit).strip();
  }

  private static String format(String pattern, double value) {
    return String.format(Locale.ROOT, pattern, value);
  }
}
