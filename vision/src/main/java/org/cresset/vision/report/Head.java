package org.cresset.vision.report;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.cresset.vision.report.Epochs.Best;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** What the run was, and the numbers that matter most. */
final class Head {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm z", Locale.ENGLISH);
  private static final int SHARES = 2; // tiles at most

  private final Element tiles;
  private final Run run;

  private Head(Element tiles, Run run) {
    this.tiles = tiles;
    this.run = run;
  }

  static void fill(Document page, Run run) {
    Report.place(page, "recipe").text(run.recipe());
    lead(Report.place(page, "lead"), run);
    Report.place(page, "ran").text(run.command());
    new Head(Report.place(page, "figures"), run).tiles();
  }

  private static void lead(Element lead, Run run) {
    Epochs epochs = run.epochs();
    StringJoiner how = new StringJoiner(", ", "", ". ");
    how.add(
        epochs.size() < run.wanted()
            ? "Stopped after " + epochs.size() + " of " + Figures.many(run.wanted(), "epoch")
            : Figures.many(epochs.size(), "epoch"));
    double seconds = epochs.sum("seconds");
    if (seconds > 0) how.add(Figures.duration(seconds));
    if (!run.device().isEmpty()) how.add("on " + run.device());
    String seed = run.settings().getOrDefault("seed", "");
    if (!seed.isEmpty()) how.add("seed " + seed);
    lead.appendText(how.toString());

    ZonedDateTime ended = run.ended().atZone(ZoneId.systemDefault());
    lead.appendText("Ended ")
        .appendElement("time")
        .attr("datetime", ended.toOffsetDateTime().toString())
        .text(DATE.format(ended));
    StringJoiner versions = new StringJoiner(", ", ", with ", "").setEmptyValue("");
    run.summary()
        .at("versions")
        .entries()
        .forEach((name, version) -> versions.add(Environment.name(name) + " " + version.text()));
    lead.appendText(versions + ".");
  }

  private void tiles() {
    Epochs epochs = run.epochs();
    List<String> shares = epochs.shares();
    for (String name : shares.subList(0, Math.min(SHARES, shares.size()))) tile(name);
    for (String name : epochs.names(n -> n.startsWith("test_") && Epochs.isError(n))) tile(name);
    measured();
    double speed = epochs.median("images_per_second");
    if (speed > 0) tile("Speed", Figures.count(speed), "images/s in training, median");
    double seconds = epochs.sum("seconds");
    if (seconds > 0) tile("Time", Figures.duration(seconds), "training and tests");
    double peak = run.summary().at("peak_rss_bytes").number();
    if (peak > 0) tile("Memory", Figures.bytes(peak), "the most the process had");
    if (tiles.childrenSize() == 0) tiles.remove();
  }

  /** A number of the last epoch, and where it was best. */
  private void tile(String name) {
    boolean error = Epochs.isError(name);
    Best best = run.epochs().best(name, error);
    tile(
        Figures.title(Figures.name(name)),
        figure(name, run.epochs().last(name)),
        (error ? "least " : "best ") + figure(name, best.value()) + " in epoch " + best.epoch());
  }

  private String figure(String name, double value) {
    return run.epochs().isShare(name) ? Figures.percent(value) : Figures.plain(value);
  }

  /** What was measured once, at the end, beside what every epoch measures. */
  private void measured() {
    Json evaluation = run.evaluation();
    String remark = "of " + Figures.many((long) evaluation.at("images").number(), "image");
    evaluation
        .at("metrics")
        .entries()
        .forEach(
            (name, value) -> {
              boolean shown = name.equals("loss") || run.epochs().names().contains("test_" + name);
              if (shown || !Double.isFinite(value.number())) return;
              tile(Figures.title(Figures.name(name)), Figures.percent(value.number()), remark);
            });
  }

  private void tile(String name, String value, String remark) {
    Element tile = tiles.appendElement("div");
    tile.appendElement("dt").text(name);
    tile.appendElement("dd").text(value + " ").appendElement("small").text(remark);
  }
}
