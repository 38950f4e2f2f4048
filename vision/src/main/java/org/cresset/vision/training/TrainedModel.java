package org.cresset.vision.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.cresset.torch.Device;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.data.Dataset;
import org.cresset.torch.io.Safetensors;
import org.cresset.torch.nn.Module;
import org.cresset.vision.transforms.Resize;

/** A network that {@code train --out} has kept, with all that is needed to use it. */
public final class TrainedModel implements AutoCloseable {
  private static final String RECIPE = "cresset.recipe";
  private static final String MODEL = "cresset.model";
  private static final String CLASSES = "cresset.classes";
  private static final String SEPARATOR = "/"; // the one sign that no folder's name has

  private final Recipe recipe;
  private final String model;
  private final List<String> classes;
  private final Module network;

  private TrainedModel(Recipe recipe, String model, List<String> classes, Module network) {
    this.recipe = recipe;
    this.model = model;
    this.classes = classes;
    this.network = network;
  }

  /** Saves a network with what {@link #load} needs; nothing in the file depends on the time. */
  static void save(
      Path file, Recipe recipe, String model, Collection<String> classes, Module network) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(CLASSES, String.join(SEPARATOR, classes));
    metadata.put(MODEL, model);
    metadata.put(RECIPE, recipe.name());
    metadata.put("format", "pt");
    try (Scope _ = Scope.open()) {
      Map<String, Tensor> state = network.stateDict();
      Safetensors.write(file, state, metadata);
    }
  }

  /**
   * Loads a network that {@code train --out} has saved.
   *
   * @param file its file, or the folder of its run
   * @param recipes finds a recipe by its name
   * @throws TorchException if there is none, or it is not of a known recipe
   */
  public static TrainedModel load(Path file, Function<String, Optional<Recipe>> recipes) {
    Path saved = Files.isDirectory(file) ? new RunFolder(file).model() : file;
    if (!Files.isRegularFile(saved)) {
      throw new TorchException(
          "load " + file + ": there is no model; looked for " + saved,
          "name the folder that was given to train --out",
          null);
    }
    Map<String, String> metadata = metadata(saved);
    String name = metadata.getOrDefault(RECIPE, "");
    Recipe recipe = recipes.apply(name).orElseThrow(() -> unknown(saved, name));
    List<String> classes = List.of(metadata.getOrDefault(CLASSES, "").split(SEPARATOR));
    String model = metadata.getOrDefault(MODEL, recipe.models().getFirst());
    Module network = recipe.network(model, classes.size());
    try (Scope _ = Scope.open()) {
      network.loadStateDict(Safetensors.read(saved));
    }
    network.to(MemoryFormat.CHANNELS_LAST).eval();
    return new TrainedModel(recipe, model, classes, network);
  }

  private static TorchException unknown(Path saved, String name) {
    return new TorchException(
        "load %s: the file must say which recipe's network it is, got \"%s\""
            .formatted(saved, name));
  }

  private static Map<String, String> metadata(Path saved) {
    try (Safetensors opened = Safetensors.open(saved)) {
      return opened.metadata();
    }
  }

  /** What it was taught. */
  public Task task() {
    return recipe.task();
  }

  /** How it was trained. */
  public Recipe recipe() {
    return recipe;
  }

  /** The names of what it can tell apart. */
  public List<String> classes() {
    return classes;
  }

  /** Takes other weights in the place of its own; see {@link Settings#weights()}. */
  public void loadWeights(Path file, Consumer<String> note) {
    StartingWeights.load(network, file, note);
    network.to(MemoryFormat.CHANNELS_LAST);
  }

  /** What tells the class of images; of the same network, which stays this one's. */
  public Classifier classifier() {
    return new Classifier(
        new Resize(recipe.imageSize(model)), recipe.normalize(), classes, network);
  }

  /** What tells the classes of pixels; of the same network, which stays this one's. */
  public Segmenter segmenter() {
    return new Segmenter(new Resize(recipe.imageSize(model)), recipe.normalize(), classes, network);
  }

  /**
   * Measures it on the test images of its recipe's data.
   *
   * @param settings of the run, with the folder of the data
   * @throws TorchException if the data cannot be read or has other classes
   */
  public Evaluation evaluate(Settings settings, int workers) {
    TrainingData data = recipe.data(settings);
    if (!data.classes().equals(classes)) {
      throw new TorchException(
          "eval: the data must have the classes that the network was taught, got "
              + (String.join(", ", data.classes()) + " for " + String.join(", ", classes)));
    }
    var limit = settings.limit();
    Dataset test = limit.isPresent() ? data.test().spread(limit.getAsInt()) : data.test();
    return new Evaluator(task(), classes, recipe.normalize(), Device.CPU, network, network::call)
        .evaluate(test, settings.batchSize(), workers);
  }

  @Override
  public void close() {
    network.close();
  }
}
