package org.cresset.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cresset.torch.TorchException;
import org.cresset.vision.display.Overlay;
import org.cresset.vision.display.Palette;
import org.cresset.vision.display.Pictures;
import org.cresset.vision.image.Image;
import org.cresset.vision.models.Models;
import org.cresset.vision.recipes.Recipes;
import org.cresset.vision.training.Classifier;
import org.cresset.vision.training.RunFolder;
import org.cresset.vision.training.Segmenter;
import org.cresset.vision.training.Task;
import org.cresset.vision.training.TrainedModel;
import org.cresset.vision.training.ZooModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Says what images show: a line each with file, class and probability; of a network for",
      "segmentation the file of the image with its mask in colours, and the greatest classes.",
      "",
      "Images are JPEG or PNG files of any size. A network of the zoo, such as resnet18, takes the",
      "file of its weights as torchvision publishes it.",
      ""
    })
final class PredictCommand implements Callable<Integer> {
  private static final int SHOWN = 4; // classes of a mask
  private static final double SHARE = 0.55; // of a mask's colour

  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--model",
      paramLabel = "DIR|NAME",
      required = true,
      description = "what train --out has kept, or a network of the zoo, with --weights")
  private String model = "";

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "take these in the place of the model's: .pth, safetensors or .npz")
  private @Nullable Path weights;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "names of the classes of a network of the zoo, one a line (their places)")
  private @Nullable Path labels;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder of the pictures, NAME.overlay.png (beside each image)")
  private @Nullable Path out;

  @Option(
      names = "--masks",
      description = "write NAME.mask.png too, whose values are the classes' places")
  private boolean masks;

  @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "image files")
  private List<Path> images = List.of();

  PredictCommand(Console console) {
    this.console = console;
  }

  /** Says one line of an image. */
  private interface Teller {
    String tell(Path file) throws IOException;
  }

  @Override
  public Integer call() throws IOException {
    Path file = weights;
    boolean zoo = !isRun() && Models.names().contains(model);
    if (zoo && file == null) {
      throw wrong(model + " is a network of the zoo, which needs --weights, their file", null);
    }
    if (!zoo && labels != null) {
      throw wrong("--labels is for a network of the zoo; a run knows its classes", null);
    }
    if (!zoo && !Files.exists(Path.of(model))) refuseNearName();
    LoadingProgress.load(console);
    if (zoo && file != null) {
      try (ZooModel network = ZooModel.load(model, file, this::note)) {
        return tell(teller(labels == null ? network : network.labels(lines(labels))));
      }
    }
    try (TrainedModel trained = TrainedModel.load(Path.of(model), Recipes::named)) {
      if (file != null) trained.loadWeights(file, this::note);
      return tell(teller(trained));
    }
  }

  /** A run's folder goes before a network of the same name; any other folder does not. */
  private boolean isRun() {
    Path path = Path.of(model);
    return Files.isRegularFile(path) || Files.exists(new RunFolder(path).model());
  }

  private void refuseNearName() {
    List<String> near = Nearest.to(model, Models.names());
    if (near.isEmpty()) return;
    throw wrong(
        "there is neither a run nor a network " + model,
        "did you mean " + String.join(" or ", near) + "?");
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (CharacterCodingException e) {
      throw new TorchException(
          file + ": the labels must be text in UTF-8, got other bytes", null, e);
    }
  }

  private UsageException wrong(String message, @Nullable String hint) {
    return new UsageException(spec.commandLine(), message, hint);
  }

  private void note(String note) {
    console.err().println("cresset: " + note);
  }

  private int tell(Teller teller) throws IOException {
    if (out != null) Files.createDirectories(out);
    int failed = 0;
    for (Path image : images) {
      try {
        console.out().println(image + "  " + teller.tell(image));
      } catch (IOException e) {
        failed++;
        console.err().println("cresset: " + image + ": " + e.getMessage());
      }
    }
    if (failed == 0) return Main.DONE;
    throw new TorchException(failed + " of " + images.size() + " images could not be read");
  }

  private Teller teller(TrainedModel trained) {
    return switch (trained.task()) {
      case Task.Classification _ -> classes(trained.classifier());
      case Task.Segmentation _ -> masks(trained.segmenter());
    };
  }

  private Teller teller(ZooModel network) {
    return switch (network.task()) {
      case CLASSIFICATION -> classes(network.classifier());
      case SEGMENTATION -> masks(network.segmenter());
    };
  }

  private static Teller classes(Classifier classifier) {
    return file -> {
      Classifier.Prediction prediction = classifier.predict(file);
      return String.format(Locale.ROOT, "%s  %.3f", prediction.label(), prediction.probability());
    };
  }

  private Teller masks(Segmenter segmenter) {
    return file -> segmented(segmenter, file);
  }

  private String segmented(Segmenter segmenter, Path file) throws IOException {
    Image image = Image.read(file);
    Image mask = segmenter.mask(image);
    Palette palette = Palette.of(segmenter.classes());
    Path overlay = beside(file, ".overlay.png");
    Pictures.writePng(overlay, Overlay.of(image, mask, palette, SHARE));
    if (masks) Pictures.writePng(beside(file, ".mask.png"), mask, palette);
    return overlay + "  " + shares(mask, segmenter.classes());
  }

  private Path beside(Path file, String ending) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    return out == null ? file.resolveSibling(stem + ending) : out.resolve(stem + ending);
  }

  /** The classes with most pixels, as in {@code road 34 %, sky 20 %}. */
  private static String shares(Image mask, List<String> classes) {
    long[] counts = new long[256];
    for (byte label : mask.pixels()) counts[label & 0xFF]++;
    long all = Arrays.stream(counts).sum();
    return IntStream.range(0, classes.size())
        .filter(i -> counts[i] > 0)
        .boxed()
        .sorted(Comparator.comparingLong((Integer i) -> counts[i]).reversed())
        .limit(SHOWN)
        .map(i -> classes.get(i) + " " + Math.round(100.0 * counts[i] / all) + " %")
        .collect(Collectors.joining(", "));
  }
}
