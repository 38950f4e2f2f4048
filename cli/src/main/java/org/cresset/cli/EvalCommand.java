package org.cresset.cli;

import com.google.errorprone.annotations.FormatMethod;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.cresset.vision.metrics.ConfusionMatrix;
import org.cresset.vision.recipes.Recipes;
import org.cresset.vision.training.Evaluation;
import org.cresset.vision.training.RunFolder;
import org.cresset.vision.training.Settings;
import org.cresset.vision.training.TrainedModel;
import org.cresset.vision.training.TrainingCheckpoint;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures a trained network on the test images of its recipe: all measures, and each class.",
      ""
    })
final class EvalCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"--model", "--run"},
      paramLabel = "DIR",
      required = true,
      description = "what train --out has kept")
  private Path model = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "folder of the data (that of the run)")
  private @Nullable Path data;

  @Option(names = "--workers", paramLabel = "N", description = "threads that read images (1)")
  private int workers = 1;

  EvalCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (workers < 0) throw wrong("--workers must be 0 or more, got " + workers);
    LoadingProgress.load(console);
    try (TrainedModel trained = TrainedModel.load(model, Recipes::named)) {
      Settings settings = settings(trained);
      if (trained.recipe().needsData() && settings.data().isEmpty()) {
        throw wrong("the run's folder does not say where its data is: name it with --data");
      }
      show(trained.evaluate(settings, workers));
    }
    return Main.DONE;
  }

  /** The run's own, as far as its checkpoint is there. */
  private Settings settings(TrainedModel trained) {
    RunFolder run = new RunFolder(model);
    Settings settings =
        run.hasCheckpoint() ? TrainingCheckpoint.read(run).settings() : trained.recipe().defaults();
    return data == null ? settings : settings.data(data);
  }

  private void show(Evaluation evaluation) {
    print("%s of %,d images", evaluation.task(), evaluation.images());
    evaluation.metrics().forEach((name, value) -> print("  %-12s %s", name, number(value)));
    ConfusionMatrix matrix = evaluation.confusion();
    boolean pixels = evaluation.calibration().isEmpty();
    double[] precision = matrix.precision();
    double[] recall = matrix.recall();
    double[] iou = matrix.iou();
    double[] dice = matrix.dice();
    int width = matrix.classes().stream().mapToInt(String::length).max().orElse(5);
    String name = "%-" + Math.max(5, width) + "s";
    row(name, "class", pixels ? "pixels" : "images", "precision", "recall", "iou", "dice");
    for (int i = 0; i < iou.length; i++) {
      row(
          name,
          matrix.classes().get(i),
          text("%,d", matrix.truths(i)),
          number(precision[i]),
          number(recall[i]),
          number(iou[i]),
          number(dice[i]));
    }
  }

  private void row(String name, String label, String count, String... values) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, name, label));
    line.append(text("  %12s", count));
    for (String value : values) line.append(text("  %9s", value));
    console.out().println(line);
  }

  /** A measure that does not exist is a dash. */
  private static String number(double value) {
    return Double.isNaN(value) ? "-" : text("%.4f", value);
  }

  @FormatMethod
  private void print(String format, Object... values) {
    console.out().println(text(format, values));
  }

  @FormatMethod
  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private UsageException wrong(String message) {
    return new UsageException(spec.commandLine(), message, null);
  }
}
