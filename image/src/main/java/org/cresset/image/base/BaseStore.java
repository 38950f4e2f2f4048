package org.cresset.image.base;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.cresset.image.layer.ImageException;
import org.cresset.image.oci.Descriptor;
import org.cresset.image.oci.ImageConfig;
import org.cresset.image.oci.Index;
import org.cresset.image.oci.Layout;
import org.cresset.image.oci.LayoutFiles;
import org.cresset.image.oci.Manifest;
import org.cresset.image.oci.Media;
import org.cresset.image.registry.Access;
import org.cresset.image.registry.Pull;
import org.cresset.stack.store.Folders;

/**
 * The base images of this machine, by their manifests' digests: each a layout, and beside it what
 * was read of it. It is there only if every layer was what its digests say.
 *
 * @param folder where they are
 */
public record BaseStore(Path folder) {
  private static final String LAYERS = "layers.txt";

  /** A base that was brought before. */
  public Optional<BaseImage> find(String digest) {
    Path home = home(digest);
    if (!Files.exists(home.resolve(LAYERS))) return Optional.empty();
    return Optional.of(read(home));
  }

  private Path home(String digest) {
    return folder.resolve(digest.replace(':', '-'));
  }

  /**
   * Brings a base, from a registry or from a layout of this machine.
   *
   * @param architecture the machine that it must be for: {@code amd64}
   * @param progress told of bytes as they arrive
   * @throws ImageException if it is not there, not what its digest says, or for another machine
   */
  public BaseImage bring(
      BaseReference from, String architecture, Access access, LongConsumer progress) {
    Optional<BaseImage> known = find(from.digest());
    if (known.isPresent()) return checked(known.get(), architecture, from);
    Path work = folder.resolve("unfinished-" + UUID.randomUUID());
    try {
      try {
        Path layout = work.resolve("image");
        if (from.layout().isPresent()) copy(from.layout().get(), from.digest(), layout);
        else Pull.pull(from.pinned(), layout, access, progress);
        BaseImage base = checked(study(work), architecture, from);
        Optional<BaseImage> other = find(base.digest());
        if (other.isPresent()) return other.get();
        Files.move(work, home(base.digest()), StandardCopyOption.ATOMIC_MOVE);
        return read(home(base.digest()));
      } finally {
        Folders.delete(work);
      }
    } catch (AtomicMoveNotSupportedException e) {
      throw ImageException.of(folder + " must be on one disk", e);
    } catch (IOException e) {
      throw ImageException.of("the base " + from + " cannot be kept in " + folder, e);
    }
  }

  private static BaseImage checked(BaseImage base, String architecture, BaseReference from) {
    String is = base.config().architecture();
    if (is.equals(architecture)) return base;
    throw new ImageException(
        "the base " + from + " must be for linux/" + architecture + ", it is for linux/" + is,
        "name the digest of the image for this machine",
        null);
  }

  /** Copies one image of a layout, as it is. */
  private static void copy(Path from, String digest, Path to) throws IOException {
    try (Layout layout = Layout.open(from)) {
      Descriptor image = within(layout, digest);
      Manifest manifest = layout.manifest(image);
      Map<String, byte[]> texts = new LinkedHashMap<>();
      texts.put("index.json", new Index(List.of(image), Map.of()).bytes());
      texts.put(image.place(), layout.blob(image).getBytes(UTF_8));
      texts.put(manifest.config().place(), layout.blob(manifest.config()).getBytes(UTF_8));
      Map<String, Path> files = new TreeMap<>();
      Path spool = Files.createDirectories(to.resolveSibling("spool"));
      for (Descriptor layer : manifest.layers()) {
        Path file = spool.resolve(layer.hex());
        if (!layout.has(layer)) {
          throw new ImageException(
              "the base " + from + " must have the layer " + layer.digest() + ", it lacks it",
              "copy it there again",
              null);
        }
        try (var in = layout.open(layer)) {
          Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        files.put(layer.place(), file);
      }
      LayoutFiles.write(to, texts, files);
      Folders.delete(spool);
    }
  }

  private static Descriptor within(Layout layout, String digest) {
    List<Descriptor> there = layout.index().manifests();
    return there.stream()
        .filter(image -> image.digest().equals(digest))
        .findFirst()
        .orElseThrow(
            () ->
                new ImageException(
                    "the base %s must hold the image %s, it holds %s"
                        .formatted(
                            layout.path(),
                            digest,
                            there.isEmpty()
                                ? "none"
                                : String.join(
                                    ", ", there.stream().map(Descriptor::digest).toList())),
                    null,
                    null));
  }

  /** Reads all of a base, and notes what it is. */
  private static BaseImage study(Path home) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    StringBuilder lengths = new StringBuilder();
    try (Layout layout = Layout.open(home.resolve("image"))) {
      Manifest manifest = layout.manifest(layout.image());
      ImageConfig config = layout.config(manifest);
      if (config.layers().size() != manifest.layers().size()) {
        throw new ImageException(
            "the base's configuration names %d layers, its manifest has %d"
                .formatted(config.layers().size(), manifest.layers().size()),
            null,
            null);
      }
      BaseLayers layers = new BaseLayers(layout, texts);
      for (int i = 0; i < config.layers().size(); i++) {
        String diffId = config.layers().get(i).diffId();
        lengths.append(layers.read(manifest.layers().get(i), diffId)).append('\n');
      }
    }
    for (Map.Entry<String, String> text : texts.entrySet()) {
      Files.writeString(home.resolve(file(text.getKey())), text.getValue());
    }
    Files.writeString(home.resolve(LAYERS), lengths);
    return read(home);
  }

  private static String file(String path) {
    return path.replace('/', '.') + ".txt";
  }

  private static BaseImage read(Path home) {
    Path folder = home.resolve("image");
    try (Layout layout = Layout.open(folder)) {
      Descriptor image = layout.image();
      Manifest manifest = layout.manifest(image);
      ImageConfig config = layout.config(manifest);
      List<String> lengths = Files.readAllLines(home.resolve(LAYERS));
      List<BaseImage.Layer> layers = new ArrayList<>();
      for (int i = 0; i < manifest.layers().size(); i++) {
        Descriptor layer = manifest.layers().get(i);
        layers.add(
            new BaseImage.Layer(
                Media.ofOci(layer.mediaType()),
                layer.digest(),
                config.layers().get(i).diffId(),
                layer.size(),
                Long.parseLong(lengths.get(i)),
                folder.resolve(layer.place())));
      }
      Map<String, String> texts = new TreeMap<>();
      for (String path : BaseImage.KEPT) {
        Path kept = home.resolve(file(path));
        if (Files.exists(kept)) texts.put(path, Files.readString(kept));
      }
      return new BaseImage(image.digest(), config, layers, texts);
    } catch (IOException e) {
      throw ImageException.of("the base in " + home + " cannot be read", e);
    }
  }
}
