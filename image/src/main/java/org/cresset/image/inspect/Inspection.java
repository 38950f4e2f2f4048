package org.cresset.image.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cresset.image.oci.Descriptor;
import org.cresset.image.oci.Image;
import org.cresset.image.oci.ImageConfig;
import org.cresset.image.oci.Layout;
import org.cresset.image.oci.Manifest;

/**
 * What an image is, without a look into its layers.
 *
 * @param manifest its manifest
 * @param config what a container is started with
 * @param layers its layers, lowest first
 * @param attached the kinds of artifacts about it, such as a bill of materials
 */
public record Inspection(
    Descriptor manifest, ImageConfig config, List<Layer> layers, List<String> attached) {
  /**
   * A layer.
   *
   * @param name what it is called, such as {@code torch 2.14.1+cpu}; words about it in an image
   *     that is not ours
   * @param blob its file's descriptor
   * @param diffId the digest of the archive in it
   */
  public record Layer(String name, Descriptor blob, String diffId) {}

  /** Copies the lists. */
  public Inspection {
    layers = List.copyOf(layers);
    attached = List.copyOf(attached);
  }

  /**
   * Reads the image of a layout.
   *
   * @throws org.cresset.torch.TorchException if it is none
   */
  public static Inspection of(Layout layout) {
    Descriptor image = layout.image();
    Manifest manifest = layout.manifest(image);
    ImageConfig config = layout.config(manifest);
    List<Layer> layers = new ArrayList<>();
    for (Descriptor blob : manifest.layers()) {
      Optional<ImageConfig.Layer> known =
          layers.size() < config.layers().size()
              ? Optional.of(config.layers().get(layers.size()))
              : Optional.empty();
      String about = known.map(ImageConfig.Layer::about).orElse("");
      String name = blob.annotations().getOrDefault(Image.LAYER_NAME, about);
      layers.add(new Layer(name, blob, known.map(ImageConfig.Layer::diffId).orElse("")));
    }
    List<String> attached =
        layout.attached().stream().flatMap(m -> m.artifactType().stream()).sorted().toList();
    return new Inspection(image, config, layers, attached);
  }

  /** How many bytes a pull fetches, the manifest aside. */
  public long size() {
    return layers.stream().mapToLong(layer -> layer.blob().size()).sum();
  }

  /** The packages that have layers of their own: their versions by name. */
  public Map<String, String> packages() {
    Map<String, String> packages = new TreeMap<>();
    for (Layer layer : layers) {
      String[] words = layer.name().split(" ");
      if (words.length == 2) packages.put(words[0], words[1]);
    }
    return packages;
  }
}
