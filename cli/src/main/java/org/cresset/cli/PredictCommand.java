package org.cresset.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.cresset.torch.TorchException;
import org.cresset.vision.recipes.Recipes;
import org.cresset.vision.training.Classifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = {
      "Says what images show: a line each with file, class and probability.",
      "",
      "Images are JPEG or PNG files of any size."
    })
final class PredictCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      required = true,
      description = "what train --out has kept")
  private Path model = Path.of("");

  @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "image files")
  private List<Path> images = List.of();

  PredictCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    LoadingProgress.load(console);
    int failed = 0;
    try (Classifier classifier = Classifier.load(model, Recipes::named)) {
      for (Path image : images) {
        try {
          Classifier.Prediction prediction = classifier.predict(image);
          console
              .out()
              .printf(
                  Locale.ROOT,
                  "%s  %s  %.3f%n",
                  image,
                  prediction.label(),
                  prediction.probability());
        } catch (IOException e) {
          failed++;
          console.err().println("cresset: " + image + ": " + e.getMessage());
        }
      }
    }
    if (failed == 0) return Main.DONE;
    throw new TorchException(failed + " of " + images.size() + " images could not be read");
  }
}
