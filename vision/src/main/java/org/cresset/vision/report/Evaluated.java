package org.cresset.vision.report;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** What {@code evaluation.json} tells: each of its sections is left out if its part is missing. */
final class Evaluated {
  private Evaluated() {}

  static void fill(Document page, Run run) {
    Json evaluation = run.evaluation();
    boolean pixels = evaluation.at("task").text().equals("segmentation");
    List<String> classes = evaluation.at("classes").items().stream().map(Json::text).toList();
    section(
        page, "confusion", () -> Matrix.fill(page, classes, evaluation.at("confusion"), pixels));
    section(page, "classes", () -> ClassTable.fill(page, evaluation.at("per_class"), pixels));
    section(page, "examples", () -> new Examples(run.folder(), evaluation).fill(page));
    section(page, "calibration", () -> Reliability.fill(page, evaluation.at("calibration")));
  }

  private static void section(Document page, String id, BooleanSupplier filled) {
    if (!filled.getAsBoolean()) Report.leaveOut(page, id);
  }

  /** A heading of a column of numbers. */
  static void heading(Element row, String text) {
    row.appendElement("th").attr("scope", "col").text(text);
  }

  /** A cell that shows a number and holds it for the page's script. */
  static Element number(Element row, String shown, double value) {
    return row.appendElement("td").attr("data-value", Double.toString(value)).text(shown);
  }
}
