package org.cresset.vision.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.cresset.torch.DType;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.io.Safetensors;
import org.cresset.torch.nn.Module;
import org.cresset.vision.image.Image;
import org.cresset.vision.transforms.Resize;

/** A trained network that tells what class an image is of. */
public final class Classifier implements AutoCloseable {
  private static final String RECIPE = "cresset.recipe";
  private static final String CLASSES = "cresset.classes";
  private static final String SEPARATOR = "/"; // the one sign that no folder's name has

  private final Recipe recipe;
  private final List<String> classes;
  private final Module network;

  private Classifier(Recipe recipe, List<String> classes, Module network) {
    this.recipe = recipe;
    this.classes = classes;
    this.network = network;
  }

  /**
   * What an image shows.
   *
   * @param label the class
   * @param probability from 0 to 1
   */
  public record Prediction(String label, double probability) {}

  /** Saves a network with what {@link #load} needs; nothing in the file depends on the time. */
  static void save(Path file, Recipe recipe, Collection<String> classes, Module network) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(CLASSES, String.join(SEPARATOR, classes));
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
  public static Classifier load(Path file, Function<String, Optional<Recipe>> recipes) {
    Path model = Files.isDirectory(file) ? new RunFolder(file).model() : file;
    if (!Files.isRegularFile(model)) {
      throw new TorchException(
          "load " + file + ": there is no model; looked for " + model,
          "name the folder that was given to train --out",
          null);
    }
    Map<String, String> metadata = metadata(model);
    String name = metadata.getOrDefault(RECIPE, "");
    Recipe recipe =
        recipes
            .apply(name)
            .orElseThrow(
                () ->
                    new TorchException(
                        "load "
                            + model
                            + ": the file must say which recipe's network it is, got \""
                            + name
                            + "\""));
    List<String> classes = List.of(metadata.getOrDefault(CLASSES, "").split(SEPARATOR));
    Module network = recipe.network(classes.size());
    try (Scope _ = Scope.open()) {
      network.loadStateDict(Safetensors.read(model));
    }
    network.to(MemoryFormat.CHANNELS_LAST).eval();
    return new Classifier(recipe, classes, network);
  }

  private static Map<String, String> metadata(Path model) {
    try (Safetensors opened = Safetensors.open(model)) {
      return opened.metadata();
    }
  }

  /** The names of what it can tell apart. */
  public List<String> classes() {
    return classes;
  }

  /**
   * Says what a JPEG or PNG file shows; an image of another size than the network's is scaled.
   *
   * @throws IOException if it cannot be read or decoded
   */
  public Prediction predict(Path file) throws IOException {
    return predict(Image.read(file));
  }

  /** Says what an image shows; one of another size than the network's is scaled. */
  public Prediction predict(Image image) {
    Image fitting = new Resize(recipe.imageSize()).apply(image);
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      Tensor input =
          Tensor.empty(
              DType.FLOAT32, MemoryFormat.CHANNELS_LAST, 1, 3, fitting.height(), fitting.width());
      recipe.normalize().write(fitting, input.buffer().asFloatBuffer(), MemoryFormat.CHANNELS_LAST);
      float[] probabilities = network.call(input).softmax(1).toFloatArray();
      int best = 0;
      for (int i = 1; i < probabilities.length; i++) {
        if (probabilities[i] > probabilities[best]) best = i;
      }
      return new Prediction(classes.get(best), probabilities[best]);
    }
  }

  @Override
  public void close() {
    network.close();
  }
}
