package org.cresset.image.edition;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.cresset.image.base.BaseImage;
import org.cresset.image.base.BaseStore;
import org.cresset.image.debian.AddedFiles;
import org.cresset.image.debian.AptSources;
import org.cresset.image.debian.DebPackages;
import org.cresset.image.layer.Blob;
import org.cresset.image.layer.ImageException;
import org.cresset.image.layer.Names;
import org.cresset.image.oci.Image;
import org.cresset.image.oci.ImageConfig;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.store.ArtifactStore;

/**
 * Building upon another image: its layers come first, as they are, then ours. Its variables,
 * labels, ports and volumes stay where ours do not say otherwise; who runs what is ours.
 *
 * @param name where the image is, as {@code HOST/NAME}; empty if it is in no registry
 * @param image the image
 */
public record OnBase(String name, BaseImage image) {
  /** Engines stack 127 layers; as many must be left for ours. */
  private static final int MOST_BELOW = 80;

  private static final String BASE_NAME = "org.opencontainers.image.base.name";
  private static final String BASE_DIGEST = "org.opencontainers.image.base.digest";

  /** Checks how many layers it has. */
  public OnBase {
    if (image.layers().size() > MOST_BELOW) {
      throw new ImageException(
          "a base must have at most %d layers, %s has %d"
              .formatted(MOST_BELOW, image.digest(), image.layers().size()),
          "squash it first, as by podman build --squash-all",
          null);
    }
  }

  /** Where a store keeps base images. */
  public static BaseStore bases(ArtifactStore store) {
    return new BaseStore(store.bases());
  }

  /** The base that a lock names, which must have been brought. */
  static OnBase of(ImageLock.Base base, String architecture, ArtifactStore store) {
    BaseImage image =
        bases(store)
            .find(base.digest())
            .orElseThrow(
                () ->
                    new ImageException(
                        "the base " + base.digest() + " must be in the store, it is not",
                        "name it once more: --base FILE@" + base.digest(),
                        null));
    String is = image.config().architecture();
    if (!is.equals(architecture)) {
      throw new ImageException(
          "the lock is for linux/%s, its base for linux/%s".formatted(architecture, is),
          null,
          null);
    }
    return new OnBase(base.name(), image);
  }

  /** What a lock says of it. */
  ImageLock.Base locked() {
    Map<String, String> packages = new TreeMap<>(image.packages());
    packages.keySet().removeIf(p -> !p.matches("libc6|python3\\.[0-9]+-minimal"));
    return new ImageLock.Base(name, image.digest(), packages);
  }

  int depth() {
    return image.layers().size();
  }

  /**
   * The packages that it lacks.
   *
   * @throws ImageException if it has no list of packages, or needs newer ones than it has
   */
  List<Artifact> missing(AptSources apt, List<String> names) {
    String status = image.text(BaseImage.STATUS);
    if (status.isBlank()) {
      throw new ImageException(
          "a base must be Debian's or made of it, "
              + image.digest()
              + " has no "
              + BaseImage.STATUS,
          "name an image of Debian or Ubuntu, or leave --base away",
          null);
    }
    try {
      Path file = Files.createTempFile("cresset-status-", "");
      try {
        Files.writeString(file, status);
        List<Artifact> missing = apt.resolve(names, file);
        checkNew(missing);
        return missing;
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw ImageException.of("the base's list of packages cannot be written", e);
    }
  }

  /** A package that changes under a system's other packages may break them. */
  private void checkNew(List<Artifact> missing) {
    Map<String, String> there = image.packages();
    for (Artifact each : missing) {
      String has = there.get(each.name());
      if (has == null) continue;
      throw new ImageException(
          "the base has %s %s, what is added needs %s".formatted(each.name(), has, each.version()),
          "name a base of the release that apt's sources are of",
          null);
    }
  }

  /** The layer of what belongs to the system as a whole. */
  PlannedLayer system(DebPackages debs, Additions additions) {
    String architecture = image.config().architecture();
    String accounts = additions.accounts().toString();
    AddedFiles files = new AddedFiles(debs, additions.accounts(), architecture, image.texts());
    return PlannedLayer.of(
        "additions to the base's system",
        PlannedLayer.key("base", debs.artifacts(), image.digest(), accounts, architecture),
        List.of(),
        Names.LINUX,
        _ -> files.entries());
  }

  /** The image with this one below. */
  ImageBuild.Built below(ImageBuild.Built own) {
    List<ImageBuild.Layer> layers = new ArrayList<>();
    List<Image.Layer> described = new ArrayList<>();
    List<ImageConfig.Layer> configured = new ArrayList<>();
    for (int i = 0; i < image.layers().size(); i++) {
      BaseImage.Layer layer = image.layers().get(i);
      String words = "base layer " + (i + 1);
      Blob blob =
          new Blob(layer.digest(), layer.diffId(), layer.size(), layer.unpacked(), layer.file());
      layers.add(new ImageBuild.Layer(words, blob, true));
      described.add(new Image.Layer(blob, layer.mediaType(), Map.of(Image.LAYER_NAME, words)));
      configured.add(image.config().layers().get(i));
    }
    layers.addAll(own.layers());
    described.addAll(own.image().layers());
    configured.addAll(own.image().config().layers());
    ImageConfig config = merged(own.image().config(), configured);
    Map<String, String> annotations = new TreeMap<>(own.image().annotations());
    annotations.putAll(origin());
    Image whole = new Image(own.image().tag(), config, described, annotations, List.of());
    return new ImageBuild.Built(whole, layers, own.made());
  }

  private Map<String, String> origin() {
    Map<String, String> origin = new TreeMap<>(Map.of(BASE_DIGEST, image.digest()));
    if (!name.isEmpty()) origin.put(BASE_NAME, name);
    return origin;
  }

  private ImageConfig merged(ImageConfig own, List<ImageConfig.Layer> layers) {
    ImageConfig.Run below = image.config().run();
    ImageConfig.Run above = own.run();
    Map<String, String> variables = new TreeMap<>(below.environment());
    variables.putAll(above.environment());
    variables.put("PATH", path(below, above));
    Set<Integer> ports = new TreeSet<>(below.ports());
    ports.addAll(above.ports());
    Set<String> volumes = new TreeSet<>(below.volumes());
    volumes.addAll(above.volumes());
    ImageConfig.Run run =
        new ImageConfig.Run(
            above.user(),
            variables,
            above.entrypoint(),
            above.command(),
            above.directory(),
            List.copyOf(ports),
            List.copyOf(volumes),
            above.stopSignal(),
            above.healthcheck());
    Map<String, String> labels = new TreeMap<>(image.config().labels());
    labels.putAll(own.labels());
    labels.putAll(origin());
    return new ImageConfig(own.architecture(), run, labels, layers);
  }

  /** Ours first, then what the base has beside it. */
  private static String path(ImageConfig.Run below, ImageConfig.Run above) {
    Set<String> folders = new LinkedHashSet<>();
    for (ImageConfig.Run run : List.of(above, below)) {
      for (String folder : run.environment().getOrDefault("PATH", "").split(":")) {
        if (!folder.isEmpty()) folders.add(folder);
      }
    }
    return String.join(":", folders);
  }
}
