package org.cresset.vision.report;

import java.util.Collection;
import java.util.List;
import java.util.StringJoiner;
import org.cresset.vision.report.Epochs.Best;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Curves over the epochs, and the table that the page's script draws them from. */
final class Curves {
  private final Epochs epochs;
  private final Element charts;

  private Curves(Epochs epochs, Element charts) {
    this.epochs = epochs;
    this.charts = charts;
  }

  static void fill(Document page, Run run) {
    Epochs epochs = run.epochs();
    if (epochs.isEmpty()) {
      Report.leaveOut(page, "curves");
      return;
    }
    new Curves(epochs, Report.place(page, "charts")).charts();
    Element wide = Report.place(page, "epochs").appendElement("div").addClass("wide");
    wide.attr("role", "region").attr("tabindex", "0").attr("aria-label", "Table of the epochs");
    table(wide.appendElement("table"), epochs);
  }

  private void charts() {
    chart("Loss", "plain", epochs.names(Epochs::isLoss));
    List<String> shares = epochs.shares();
    String only = shares.size() == 1 ? Figures.name(shares.getFirst()) : "Measures";
    chart(Figures.title(only), "share", shares);
    chart("Learning rate", "plain", epochs.names(n -> n.equals("learning_rate") || n.equals("lr")));
    chart("Images per second", "count", epochs.names(n -> n.equals("images_per_second")));
  }

  private void chart(String title, String format, List<String> names) {
    if (names.isEmpty()) return;
    Element figure = charts.appendElement("figure").addClass("chart");
    figure.appendElement("h3").text(title);
    figure
        .appendElement("div")
        .addClass("plot")
        .attr("data-keys", String.join(" ", names))
        .attr("data-format", format);
    StringJoiner sentences = new StringJoiner("; ");
    for (String name : names) sentences.add(course(name, names.size() == 1));
    figure.appendElement("figcaption").text(sentences.toString());
  }

  /** What a curve says, for those who do not see it. */
  private String course(String name, boolean alone) {
    double[] values = epochs.values(name);
    Best best = epochs.best(name, Epochs.isError(name));
    String text = alone ? "" : Figures.name(name) + " ";
    text += figure(name, values[0]);
    if (values.length == 1) return text;
    text += " \u2192 " + figure(name, values[values.length - 1]);
    boolean judged = Epochs.isLoss(name) || epochs.isShare(name);
    if (!judged || best.epoch() == (int) epochs.last(Epochs.EPOCH)) return text;
    return text + ", best " + figure(name, best.value()) + " in epoch " + best.epoch();
  }

  private String figure(String name, double value) {
    return figure(epochs, name, value);
  }

  private static String figure(Epochs epochs, String name, double value) {
    if (epochs.isShare(name)) return Figures.percent(value);
    return switch (name) {
      case Epochs.EPOCH, "step", "images_per_second" -> Figures.count(value);
      case "seconds" -> Figures.duration(value);
      default -> Figures.plain(value);
    };
  }

  private static void table(Element table, Epochs epochs) {
    Collection<String> names = epochs.names();
    Element head = table.appendElement("thead").appendElement("tr");
    for (String name : names) {
      head.appendElement("th")
          .attr("scope", "col")
          .attr("data-key", name)
          .text(name.equals("seconds") ? "time" : Figures.name(name));
    }
    Element body = table.appendElement("tbody");
    for (Json line : epochs.lines()) {
      Element row = body.appendElement("tr");
      for (String name : names) {
        double value = line.at(name).number();
        Element cell = row.appendElement("td").text(figure(epochs, name, value));
        if (Double.isFinite(value)) cell.attr("data-value", Double.toString(value));
      }
    }
  }
}
