package org.cresset.vision.models;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.cresset.torch.TorchException;
import org.cresset.vision.transforms.CenterCrop;
import org.cresset.vision.transforms.InterpolationMode;
import org.cresset.vision.transforms.Normalize;
import org.cresset.vision.transforms.ResizeShorterSide;
import org.cresset.vision.transforms.Transform;
import org.cresset.vision.transforms.Transforms;

/**
 * Published weights of a network: where they are, what images they expect and how good they are.
 *
 * <pre>{@code
 * Weights weights = Weights.of("resnet50", "IMAGENET1K_V2");
 * ImageModel model = weights.load(weights.download(Path.of("weights")));
 * Transforms transforms = weights.transforms();
 * }</pre>
 *
 * <p>Source: torchvision's {@code WeightsEnum}, whose facts these are. timm's weights are not among
 * them: they have no hash to be told by.
 *
 * @param network a name that {@link Models} knows
 * @param name torchvision's name of the weights, such as {@code IMAGENET1K_V1}
 * @param best whether they are torchvision's default
 * @param address where the file is
 * @param hash the first digits of the file's SHA-256, in hexadecimal
 * @param megabytes the size of the file, in 2^20 bytes
 * @param parameters how many the network has
 * @param classes how many it tells apart
 * @param resize the shorter side that images are brought to
 * @param crop the side of the square that is taken out of the middle; 0 where all is taken
 * @param interpolation the filter of resizing
 * @param mean of the channels, on the scale from 0 to 1
 * @param std the standard deviations of the channels
 * @param metrics by data set and measure, such as {@code ImageNet-1K} and {@code acc@1}, in percent
 * @param licence the weights' own; empty where torchvision states none
 * @param recipe how they were trained: an address, or empty
 */
public record Weights(
    String network,
    String name,
    boolean best,
    URI address,
    String hash,
    double megabytes,
    long parameters,
    int classes,
    int resize,
    int crop,
    InterpolationMode interpolation,
    List<Float> mean,
    List<Float> std,
    Map<String, Map<String, Double>> metrics,
    String licence,
    String recipe) {
  private static final int PATCH = 16;
  private static final Map<String, List<Weights>> ALL =
      WeightsFile.read().stream()
          .collect(
              Collectors.groupingBy(Weights::network, LinkedHashMap::new, Collectors.toList()));

  /** Checks the hash, and copies what may change. */
  public Weights {
    if (!hash.matches("[0-9a-f]{8,64}")) {
      throw new IllegalArgumentException(
          "Weights: the hash must be 8 to 64 hexadecimal digits in small letters, got " + hash);
    }
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    Map<String, Map<String, Double>> measures = new LinkedHashMap<>();
    metrics.forEach((data, values) -> measures.put(data, Map.copyOf(values)));
    metrics = Map.copyOf(measures);
  }

  /**
   * All weights of a network, old before new; none where nothing is known.
   *
   * @throws TorchException if there is no such network
   */
  public static List<Weights> of(String network) {
    return List.copyOf(ALL.getOrDefault(Models.architecture(network).name(), List.of()));
  }

  /**
   * The weights of this name.
   *
   * @throws TorchException if the network has none of this name; the message lists those it has
   */
  public static Weights of(String network, String name) {
    List<String> names = new ArrayList<>();
    for (Weights weights : of(network)) {
      if (weights.name.equals(name)) return weights;
      names.add(weights.name);
    }
    throw new TorchException(
        "Weights: %s must have weights of the name, got %s".formatted(network, name),
        names.isEmpty()
            ? "no weights of " + network + " are known; load a file by ImageModel.loadWeights"
            : "choose one of " + String.join(", ", names),
        null);
  }

  /**
   * Which of a network's weights a file is, by its SHA-256; empty if it is none that is known.
   *
   * @throws TorchException if there is no such network, or the file cannot be read
   */
  public static Optional<Weights> ofFile(String network, Path file) {
    List<Weights> known = of(network);
    if (known.isEmpty()) return Optional.empty();
    String found = WeightsDownload.sha256(file);
    return known.stream().filter(weights -> found.startsWith(weights.hash)).findFirst();
  }

  /** The network with fresh weights, in the size that these weights are of. */
  public ImageModel model() {
    return model(classes);
  }

  private ImageModel model(int classes) {
    return switch (network) { // the only ones whose weights depend on the size of the images
      case "vit_b_16" -> VisionTransformer.base(PATCH, crop, classes);
      case "vit_l_16" -> VisionTransformer.large(PATCH, crop, classes);
      default -> Models.of(network, classes);
    };
  }

  /** What images go through before the network. */
  public Transforms transforms() {
    List<Transform> steps = new ArrayList<>();
    steps.add(new ResizeShorterSide(resize, interpolation));
    if (crop > 0) steps.add(new CenterCrop(crop));
    return new Transforms(steps, Normalize.of(array(mean), array(std)));
  }

  private static float[] array(List<Float> values) {
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) array[i] = values.get(i);
    return array;
  }

  /**
   * The network with these weights out of a file.
   *
   * @throws TorchException if the file cannot be read, or its SHA-256 does not begin as it must
   */
  public ImageModel load(Path file) {
    return load(file, classes);
  }

  /**
   * The same for another number of classes: its heads have fresh weights, all else is the file's.
   *
   * @throws TorchException as {@link #load(Path)}
   */
  public ImageModel load(Path file, int newClasses) {
    verify(file);
    ImageModel model = model(newClasses);
    try {
      return model.loadWeights(file);
    } catch (TorchException e) {
      model.close();
      throw e;
    }
  }

  /**
   * Checks the SHA-256 of a file.
   *
   * @throws TorchException if the file cannot be read, or its SHA-256 does not begin as it must
   */
  public void verify(Path file) {
    String found = WeightsDownload.sha256(file);
    if (found.startsWith(hash)) return;
    throw new TorchException(
        "%s: the SHA-256 of %s %s must begin with %s, got %s"
            .formatted(file, network, name, hash, found),
        "delete the file and download it again from " + address,
        null);
  }

  /**
   * The file of these weights in a folder: the one that lies there if its SHA-256 fits, else
   * downloaded; under its own name only once it is whole and verified.
   *
   * @throws TorchException if there is no network, the server refuses or sends something else
   */
  public Path download(Path folder) {
    return WeightsDownload.to(folder, this);
  }
}
