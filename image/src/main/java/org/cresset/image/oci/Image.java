package org.cresset.image.oci;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cresset.image.layer.Blob;

/**
 * An image with its files, ready to be written or pushed.
 *
 * @param tag what it is called, as {@code name:tag}
 * @param config what a container is started with; its layers are those of this image
 * @param layers the layers, lowest first
 * @param annotations words about it, sorted
 * @param attached artifacts about it, such as a bill of materials
 */
public record Image(
    String tag,
    ImageConfig config,
    List<Layer> layers,
    Map<String, String> annotations,
    List<Attached> attached) {
  /** The annotation of a layer that holds its name. */
  public static final String LAYER_NAME = "org.cresset.layer";

  /** The annotation of a layer that holds the SHA-256s of the artifacts in it, with blanks. */
  public static final String LAYER_ARTIFACTS = "org.cresset.artifacts";

  /**
   * A layer and what is said of it.
   *
   * @param blob its file
   * @param mediaType how it is packed
   * @param annotations words about it, sorted
   */
  public record Layer(Blob blob, String mediaType, Map<String, String> annotations) {
    /** Copies the map. */
    public Layer {
      annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    }

    /** One packed by gzip, as all of ours are. */
    public Layer(Blob blob, Map<String, String> annotations) {
      this(blob, Media.LAYER, annotations);
    }

    Descriptor descriptor() {
      return new Descriptor(
          mediaType, blob.digest(), blob.size(), Optional.empty(), Optional.empty(), annotations);
    }
  }

  /**
   * An artifact about the image.
   *
   * @param manifest its manifest; its subject is the image's
   * @param files the blobs that the manifest names, its configuration among them, by digest
   */
  public record Attached(Manifest manifest, Map<String, byte[]> files) {
    /** Copies the map. */
    public Attached {
      files = new TreeMap<>(files);
    }
  }

  /** Copies the lists and the map. */
  public Image {
    layers = List.copyOf(layers);
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    attached = List.copyOf(attached);
  }

  /** Its manifest. */
  public Manifest manifest() {
    return Manifest.of(
        config.descriptor(), layers.stream().map(Layer::descriptor).toList(), annotations);
  }

  /** The same with one more artifact about it. */
  public Image with(Attached more) {
    List<Attached> all = new ArrayList<>(attached);
    all.add(more);
    return new Image(tag, config, layers, annotations, all);
  }
}
