package org.cresset.vision.report;

import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** The measures of each class, as a table that can be sorted. */
final class ClassTable {
  private static final int BAR = 80; // pixels of a share of 1
  private static final Map<String, String> NAMES =
      Map.of("iou", "IoU", "dice", "Dice", "precision", "precision", "recall", "recall");

  private ClassTable() {}

  static boolean fill(Document page, Json classes, boolean pixels) {
    if (classes.items().isEmpty()) return false;
    List<String> measures =
        pixels
            ? List.of("iou", "dice", "precision", "recall")
            : List.of("recall", "precision", "dice");
    Element table = Report.place(page, "class-table").appendElement("table").addClass("sortable");
    Element head = table.appendElement("thead").appendElement("tr");
    head.appendElement("th").addClass("name").attr("scope", "col").text("class");
    Evaluated.heading(head, pixels ? "pixels" : "images");
    for (String measure : measures) Evaluated.heading(head, name(measure, pixels));
    Element body = table.appendElement("tbody");
    for (Json one : classes.items()) {
      Element row = body.appendElement("tr");
      row.appendElement("th").attr("scope", "row").text(one.at("name").text());
      double truths = one.at("truths").number();
      Evaluated.number(row, Figures.count(truths), truths);
      for (String measure : measures) {
        double value = one.at(measure).number();
        Element cell = Evaluated.number(row, Figures.percent(value), value);
        if (measure.equals(measures.getFirst())) bar(cell, value);
      }
    }
    return true;
  }

  private static String name(String measure, boolean pixels) {
    if (pixels) return NAMES.getOrDefault(measure, measure);
    return measure.equals("dice") ? "F1" : measure;
  }

  private static void bar(Element cell, double share) {
    if (!Double.isFinite(share)) return;
    Element svg = cell.prependElement("svg").addClass("bar").attr("aria-hidden", "true");
    svg.attr("viewBox", "0 0 " + BAR + " 8").attr("width", String.valueOf(BAR)).attr("height", "8");
    svg.appendElement("rect").addClass("all").attr("width", "100%").attr("height", "8");
    String width = String.valueOf(Math.round(BAR * share));
    svg.appendElement("rect").addClass("part").attr("width", width).attr("height", "8");
  }
}
