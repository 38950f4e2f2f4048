package org.cresset.cli;

import com.google.errorprone.annotations.FormatMethod;
import java.nio.file.Path;
import java.util.Locale;
import org.cresset.torch.Device;
import org.cresset.vision.training.EpochReport;
import org.cresset.vision.training.Outcome;
import org.cresset.vision.training.Recipe;
import org.cresset.vision.training.RunSummary;
import org.cresset.vision.training.Settings;
import org.cresset.vision.training.StepReport;
import org.cresset.vision.training.Trainer;
import org.cresset.vision.training.TrainingListener;
import org.jspecify.annotations.Nullable;

/** Shows a training: a line an epoch, which on a terminal is alive while the epoch lasts. */
final class TrainingProgress implements TrainingListener {
  private final Console console;
  private final Recipe recipe;
  private final Device device;
  private final Settings settings;
  private final @Nullable Path out;
  private final StatusLine line;
  private final long startedAt = System.nanoTime();

  TrainingProgress(Console console, Recipe recipe, Trainer trainer, @Nullable Path out) {
    this.console = console;
    this.recipe = recipe;
    this.device = trainer.device();
    this.settings = trainer.settings();
    this.out = out;
    line = new StatusLine(console.out());
  }

  @Override
  public void note(String sentence) {
    print("%s", sentence);
  }

  @Override
  public void began() {
    print(
        "%s%s on %s%s: %d epochs, batches of %d, seed %d%s",
        recipe.name(),
        recipe.models().size() == 1 ? "" : " (" + recipe.model(settings) + ")",
        device,
        settings.amp().map(type -> " in " + type).orElse(""),
        settings.epochs(),
        settings.batchSize(),
        settings.seed(),
        out == null ? "" : ", kept in " + out);
  }

  @Override
  public void step(StepReport report) {
    if (!console.outIsTerminal() || !line.due()) return;
    int left = report.batches() - report.batch();
    long later = (long) (settings.epochs() - report.epoch()) * report.batches();
    double seconds = (left + later) * report.secondsPerStep(settings.batchSize());
    line.draw(
        text(
            "epoch %d/%d  %3d %%  %,.0f images/s  %s left  loss %.3f",
            report.epoch(),
            settings.epochs(),
            100 * report.batch() / report.batches(),
            report.imagesPerSecond(),
            time(seconds),
            report.meanLoss()));
  }

  @Override
  public void epoch(EpochReport report) {
    line.finish(
        text(
            "epoch %d/%d  %,.0f images/s  %s  loss %.3f  test loss %.3f  %s %.1f %%",
            report.epoch(),
            settings.epochs(),
            report.imagesPerSecond(),
            time(report.seconds()),
            report.trainLoss(),
            report.testLoss(),
            recipe.task().scoreTitle(),
            100 * report.score()));
  }

  /** Takes an unfinished line away. */
  void clear() {
    line.clear();
  }

  void end(Outcome outcome) {
    RunSummary summary = outcome.summary();
    if (!outcome.finished()) {
      print(
          "stopped after %d of %d epochs; %s",
          summary.epochs().size(),
          settings.epochs(),
          out == null
              ? "nothing was kept: --out DIR would have"
              : "go on with: cresset train --resume --out " + out);
      return;
    }
    if (summary.epochs().size() < settings.epochs()) {
      int best = summary.best().orElseThrow().epoch();
      print("no better since epoch %d, %s", best, out == null ? "so it ends" : "which is kept");
    }
    print(
        "done in %s: %s %.1f %% (best %.1f %%), %,.0f images/s",
        time((System.nanoTime() - startedAt) / 1e9),
        recipe.task().scoreTitle(),
        100 * summary.finalScore(),
        100 * summary.bestScore(),
        summary.imagesPerSecond());
    if (out != null) print("use it with: cresset predict --model %s IMAGE...", out);
  }

  private static String time(double seconds) {
    if (seconds < 60) return text("%.1f s", seconds);
    long whole = Math.round(seconds);
    return text("%d:%02d min", whole / 60, whole % 60);
  }

  @FormatMethod
  private void print(String format, Object... values) {
    console.out().println(text(format, values));
  }

  @FormatMethod
  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
