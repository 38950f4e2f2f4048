package org.cresset.vision.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * A confusion matrix as a table whose cells are shaded by their share of the row. The shade grows
 * with the share's square root, so that rare mistakes can be seen.
 */
final class Matrix {
  private static final int MANY = 20; // classes, above which cells have no room for numbers
  private static final long LONG = 100_000; // counts from here on are shown as percent
  private static final int SHADES = 10;
  private static final int PAIRS = 10;

  private final List<String> classes;
  private final double[][] counts;
  private final double[] totals;
  private final boolean asPercent;
  private final String noun;

  private Matrix(List<String> classes, double[][] counts, boolean pixels) {
    this.classes = classes;
    this.counts = counts;
    totals = Arrays.stream(counts).mapToDouble(row -> Arrays.stream(row).sum()).toArray();
    asPercent = Arrays.stream(totals).anyMatch(total -> total >= LONG);
    noun = pixels ? "pixel" : "image";
  }

  static boolean fill(Document page, List<String> classes, Json confusion, boolean pixels) {
    double[][] counts =
        confusion.items().stream()
            .map(Json::numbers)
            .toArray(double[][]::new); // [truth][taken for]
    int n = classes.size();
    boolean square = n > 0 && counts.length == n;
    if (!square || !Arrays.stream(counts).allMatch(row -> row.length == n)) return false;
    Matrix matrix = new Matrix(classes, counts, pixels);
    matrix.note(Report.place(page, "confusion-note"));
    matrix.table(Report.place(page, "matrix").appendElement("table").addClass("matrix"));
    matrix.pairs(Report.place(page, "confused"));
    return true;
  }

  private void note(Element note) {
    note.text(
        "A row for what it is, a column for what it was taken for; the framed diagonal is right. "
            + "The shade is the share of the row, by its square root, so that rare mistakes show. "
            + (classes.size() > MANY
                ? "Point at a cell for its numbers."
                : asPercent ? "Numbers are percent of the row." : "Numbers count " + noun + "s."));
  }

  private void table(Element table) {
    if (classes.size() > MANY) table.addClass("many");
    Element head = table.appendElement("thead").appendElement("tr");
    head.appendElement("td");
    for (String name : classes) {
      head.appendElement("th")
          .attr("scope", "col")
          .attr("title", name)
          .appendElement("span")
          .text(name);
    }
    Element body = table.appendElement("tbody");
    for (int truth = 0; truth < counts.length; truth++) {
      Element row = body.appendElement("tr");
      String name = classes.get(truth);
      row.appendElement("th").attr("scope", "row").attr("title", name).text(name);
      for (int taken = 0; taken < counts.length; taken++) {
        cell(row.appendElement("td"), truth, taken);
      }
    }
  }

  private void cell(Element cell, int truth, int taken) {
    double count = counts[truth][taken];
    cell.addClass("h" + Math.round(SHADES * Math.sqrt(count == 0 ? 0 : share(truth, taken))));
    if (truth == taken) cell.addClass("right");
    if (count == 0) return;
    cell.attr("title", sentence(truth, taken));
    if (classes.size() <= MANY) {
      cell.text(asPercent ? percent(share(truth, taken)) : Figures.count(count));
    }
  }

  /** Without a sign, as there are many; what rounds to 0 is not nothing. */
  private static String percent(double share) {
    long percent = Math.round(100 * share);
    return percent == 0 ? "<1" : Long.toString(percent);
  }

  private double share(int truth, int taken) {
    return counts[truth][taken] / totals[truth];
  }

  private String sentence(int truth, int taken) {
    return "%s taken for %s: %s of %s (%s)"
        .formatted(
            classes.get(truth),
            truth == taken ? "what it is" : classes.get(taken),
            Figures.count(counts[truth][taken]),
            Figures.many((long) totals[truth], noun),
            Figures.percent(share(truth, taken)));
  }

  /**
   * Of a class some are taken for another.
   *
   * @param share of those of the class
   */
  private record Pair(int truth, int taken, double count, double share) {}

  /** What is mistaken most often, by its share of the class. */
  private void pairs(Element place) {
    List<Pair> pairs = new ArrayList<>();
    for (int truth = 0; truth < counts.length; truth++) {
      for (int taken : IntStream.range(0, counts.length).toArray()) {
        double count = counts[truth][taken];
        if (truth != taken && count > 0)
          pairs.add(new Pair(truth, taken, count, share(truth, taken)));
      }
    }
    if (pairs.isEmpty()) return;
    pairs.sort(Comparator.comparingDouble(Pair::share).reversed());
    place.appendElement("h3").text("Mistaken most often");
    Element table = place.appendElement("div").addClass("wide").appendElement("table");
    Element head = table.appendElement("thead").appendElement("tr");
    head.appendElement("th").addClass("name").attr("scope", "col").text("it is");
    head.appendElement("th").addClass("name").attr("scope", "col").text("taken for");
    Evaluated.heading(head, noun + "s");
    Evaluated.heading(head, "of the class");
    Element body = table.appendElement("tbody");
    for (Pair pair : pairs.subList(0, Math.min(PAIRS, pairs.size()))) {
      Element row = body.appendElement("tr");
      row.appendElement("th").attr("scope", "row").text(classes.get(pair.truth));
      row.appendElement("th").addClass("name").text(classes.get(pair.taken));
      row.appendElement("td").text(Figures.count(pair.count));
      row.appendElement("td").text(Figures.percent(pair.share));
    }
  }
}
