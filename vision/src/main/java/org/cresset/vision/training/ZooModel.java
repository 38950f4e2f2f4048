package org.cresset.vision.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.io.StateDict;
import org.cresset.vision.models.Architecture;
import org.cresset.vision.models.ImageModel;
import org.cresset.vision.models.Models;
import org.cresset.vision.models.Weights;
import org.cresset.vision.transforms.CenterCrop;
import org.cresset.vision.transforms.InterpolationMode;
import org.cresset.vision.transforms.Normalize;
import org.cresset.vision.transforms.Resize;
import org.cresset.vision.transforms.ResizeShorterSide;
import org.cresset.vision.transforms.Transforms;

/**
 * A network of the zoo with weights that come from elsewhere, with all that is needed to use it:
 * for files as torchvision publishes them, which say neither how images are prepared nor what the
 * classes are called.
 *
 * {@snippet :
 * try (var zoo = ZooModel.load("resnet18", Path.of("resnet18-f37072fd.pth"), note -> {})) {
 *   zoo.classifier().predict(Path.of("cat.jpg")); // label "281"
 * }
 * }
 */
public final class ZooModel implements AutoCloseable {
  private static final double CENTRE = 0.875; // of a resized image; timm's crop_pct

  private final Architecture architecture;
  private final Transforms transforms;
  private final List<String> classes;
  private final ImageModel network;

  private ZooModel(
      Architecture architecture, Transforms transforms, List<String> classes, ImageModel network) {
    this.architecture = architecture;
    this.transforms = transforms;
    this.classes = classes;
    this.network = network;
  }

  /**
   * Loads a file into the network of a name, for as many classes as the file has; they are called
   * by their places, 0 first. Images are prepared as the published weights want that the file is by
   * its SHA-256, else as the network's usual ones.
   *
   * @param name of {@link Models#names()}
   * @param file {@code .pth}, safetensors or {@code .npz}
   * @param note is told where the preparation of images is assumed
   * @throws TorchException if there is no such network, or the file cannot be read or is of another
   */
  public static ZooModel load(String name, Path file, Consumer<String> note) {
    Architecture architecture = Models.architecture(name);
    Optional<Weights> published = Weights.ofFile(name, file);
    ImageModel network = network(architecture, published, file);
    network.to(MemoryFormat.CHANNELS_LAST).eval();
    List<String> places;
    try (Scope _ = Scope.open()) {
      int count = (int) classes(network, network.stateDict(), file);
      places = IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }
    Transforms transforms =
        published.map(Weights::transforms).orElseGet(() -> usual(architecture, file, note));
    return new ZooModel(architecture, transforms, places, network);
  }

  private static ImageModel network(
      Architecture architecture, Optional<Weights> published, Path file) {
    ImageModel network =
        published.map(Weights::model).orElseGet(() -> architecture.of(architecture.classes()));
    try (Scope _ = Scope.open()) {
      Map<String, Tensor> state = StateDict.load(file);
      long given = classes(network, state, file);
      if (given != classes(network, network.stateDict(), file)) {
        network.close();
        network = architecture.of(Math.toIntExact(given));
      }
      return network.loadWeights(state);
    } catch (TorchException e) {
      network.close();
      String sentence = e.getMessage();
      if (sentence != null && sentence.startsWith(file.toString())) throw e;
      throw new TorchException(
          "%s: as weights of %s: %s".formatted(file, architecture.name(), sentence),
          "name the network that the file is of: --model",
          e);
    }
  }

  /** The size of the last layer. */
  private static long classes(ImageModel network, Map<String, Tensor> state, Path file) {
    List<String> missing = new ArrayList<>();
    for (String head : network.heads()) {
      Tensor weight = state.get(head + ".weight");
      if (weight != null && weight.dim() > 0) return weight.size(0);
      missing.add(head + ".weight");
    }
    throw new TorchException(
        "%s: the file must have the weights of the last layer, %s, got none"
            .formatted(file, String.join(" or ", missing)),
        "name the network that the file is of; a file that holds more than a state dict must be"
            + " saved anew in Python: torch.save(model.state_dict(), path)",
        null);
  }

  /** What images go through where nobody says it: by the reference of the network. */
  private static Transforms usual(Architecture architecture, Path file, Consumer<String> note) {
    String assumed = "weights of " + file + ": not published ones by their SHA-256; images are ";
    for (Weights weights : Weights.of(architecture.name())) {
      if (!weights.best()) continue;
      note.accept(assumed + "prepared as for " + weights.name());
      return weights.transforms();
    }
    int side = architecture.size();
    if (architecture.task() == Architecture.Task.CLASSIFICATION) {
      note.accept(assumed + "cropped to " + side + " pixels and normalised as ImageNet's");
      ResizeShorterSide shorter =
          new ResizeShorterSide((int) (side / CENTRE), InterpolationMode.BICUBIC);
      return Transforms.of(shorter, new CenterCrop(side)).then(Normalize.IMAGENET);
    }
    boolean unit = architecture.reference() == Architecture.Reference.MILESIAL;
    String values = unit ? "scaled to [0, 1]" : "normalised as ImageNet's";
    note.accept("%sbrought to %d x %d pixels and %s".formatted(assumed, side, side, values));
    return Transforms.of(new Resize(side)).then(unit ? Normalize.toUnit() : Normalize.IMAGENET);
  }

  /**
   * The same with other names of the classes.
   *
   * @param names one for each class, the first first
   * @throws TorchException if they are more or fewer than the classes
   */
  public ZooModel labels(List<String> names) {
    if (names.size() != classes.size()) {
      throw new TorchException(
          "labels: there must be one for each of the %d classes that the weights are of, got %d"
              .formatted(classes.size(), names.size()),
          "write one label on each line, in the order of the classes",
          null);
    }
    return new ZooModel(architecture, transforms, List.copyOf(names), network);
  }

  /** What the network tells. */
  public Architecture.Task task() {
    return architecture.task();
  }

  /** The names of what it can tell apart. */
  public List<String> classes() {
    return classes;
  }

  /** What images go through before the network. */
  public Transforms transforms() {
    return transforms;
  }

  /** What tells the class of images; of the same network, which stays this one's. */
  public Classifier classifier() {
    return new Classifier(transforms, transforms.normalize(), classes, network);
  }

  /** What tells the classes of pixels; of the same network, which stays this one's. */
  public Segmenter segmenter() {
    return new Segmenter(transforms, transforms.normalize(), classes, network);
  }

  @Override
  public void close() {
    network.close();
  }
}
