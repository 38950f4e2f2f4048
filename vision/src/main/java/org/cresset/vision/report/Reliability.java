package org.cresset.vision.report;

import java.util.List;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * How often a classifier is right when it is so sure: the reliability diagram. Source: Guo et al.,
 * "On Calibration of Modern Neural Networks" (2017).
 */
final class Reliability {
  private Reliability() {}

  static boolean fill(Document page, Json calibration) {
    List<Json> bins =
        calibration.items().stream().filter(bin -> bin.at("count").number() > 0).toList();
    if (bins.isEmpty()) return false;
    Report.place(page, "calibration-note").text(note(bins));
    Element place = Report.place(page, "reliability");
    Element figure = place.appendElement("figure").addClass("chart");
    figure.appendElement("h3").text("Share of right answers by confidence");
    figure.appendElement("div").addClass("plot");
    figure.appendElement("figcaption").text("On the dashed line it is as often right as it says.");
    table(place.appendElement("div").addClass("wide").appendElement("table"), bins);
    return true;
  }

  private static String note(List<Json> bins) {
    double images = 0;
    double gaps = 0;
    double lead = 0;
    for (Json bin : bins) {
      double count = bin.at("count").number();
      double gap = bin.at("confidence").number() - bin.at("accuracy").number();
      images += count;
      gaps += count * Math.abs(gap);
      lead += count * gap;
    }
    return "Where it says 80 %%, it should be right 80 times in a hundred. It is off by %s on average (expected calibration error over %s), and %s."
        .formatted(
            Figures.percent(gaps / images),
            Figures.many((long) images, "image"),
            lead > 0 ? "rather too sure" : "rather too unsure");
  }

  private static void table(Element table, List<Json> bins) {
    Element head = table.appendElement("thead").appendElement("tr");
    head.appendElement("th")
        .addClass("name")
        .attr("scope", "col")
        .attr("data-key", "middle")
        .text("so sure");
    for (String name : List.of("images", "confidence", "accuracy")) {
      head.appendElement("th").attr("scope", "col").attr("data-key", name).text(name);
    }
    Element body = table.appendElement("tbody");
    for (Json bin : bins) {
      double from = bin.at("from").number();
      double to = bin.at("to").number();
      Element row = body.appendElement("tr");
      row.appendElement("th")
          .attr("scope", "row")
          .attr("data-value", Double.toString((from + to) / 2))
          .text(Math.round(100 * from) + " \u2013 " + Math.round(100 * to) + " %");
      double count = bin.at("count").number();
      Evaluated.number(row, Figures.count(count), count);
      for (String name : List.of("confidence", "accuracy")) {
        double value = bin.at(name).number();
        Evaluated.number(row, Figures.percent(value), value);
      }
    }
  }
}
