package org.cresset.image.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.cresset.image.layer.ImageException;
import org.cresset.image.oci.Attachments;
import org.cresset.image.oci.Descriptor;
import org.cresset.image.oci.Index;
import org.cresset.image.oci.LayoutFiles;
import org.cresset.image.oci.Manifest;
import org.cresset.image.oci.Media;
import org.cresset.stack.Sha256;
import org.cresset.stack.store.Folders;

/** Pulls an image and what is attached to it into a layout, every blob checked by its digest. */
public final class Pull {
  private static final String PLATFORM = "linux/amd64";
  private static final String ACCEPTED =
      String.join(", ", Media.MANIFEST, Media.INDEX, Media.DOCKER_MANIFEST, Media.DOCKER_INDEX);

  private final Reference from;
  private final Registry registry;
  private final Path work;
  private final boolean layers;
  private final LongConsumer progress;
  private final Map<String, byte[]> texts = new LinkedHashMap<>();
  private final Map<String, Path> files = new TreeMap<>();
  private IOException broken = new IOException("it is too busy");

  private Pull(
      Reference from, Registry registry, Path work, boolean layers, LongConsumer progress) {
    this.from = from;
    this.registry = registry;
    this.work = work;
    this.layers = layers;
    this.progress = progress;
  }

  /**
   * Pulls an image for Linux on x86_64.
   *
   * @param out the layout to write: a folder, or a file that ends with {@code .tar}
   * @param progress told of bytes as they arrive
   * @return the manifest's descriptor
   * @throws ImageException if it is not there or not what its digest says; {@code out} is then as
   *     it was
   */
  public static Descriptor pull(Reference from, Path out, Access access, LongConsumer progress) {
    return pull(from, out, access, true, progress);
  }

  /** Pulls all but the layers: enough to see what the image is. */
  public static Descriptor withoutLayers(Reference from, Path out, Access access) {
    return pull(from, out, access, false, _ -> {});
  }

  private static Descriptor pull(
      Reference from, Path out, Access access, boolean layers, LongConsumer progress) {
    Path target = out.toAbsolutePath().normalize();
    Path work = target.resolveSibling("." + target.getFileName() + ".pulling");
    Set<String> scopes = Set.of("repository:" + from.repository() + ":pull");
    try (Registry registry = new Registry(from, access, scopes)) {
      try {
        Files.createDirectories(work);
        return new Pull(from, registry, work, layers, progress).into(target);
      } catch (IOException e) {
        throw registry.unreachable(from + " cannot be pulled", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ImageException("the pull was interrupted; pulling again goes on", null, e);
      }
    }
  }

  private Descriptor into(Path target) throws IOException, InterruptedException {
    Text top = text(from.manifest(), from.digest());
    if (isIndex(top.descriptor().mediaType()))
      top = text(one(top).digest(), Optional.of(one(top).digest()));
    Manifest manifest = Manifest.parse(from.toString(), new String(top.bytes(), UTF_8));
    Descriptor named =
        new Descriptor(
            top.descriptor().mediaType(),
            top.descriptor().digest(),
            top.descriptor().size(),
            Optional.empty(),
            Optional.of(PLATFORM),
            Map.of(Index.REF, from.tag().orElse("latest")));
    texts.put(named.place(), top.bytes());
    keep(manifest.config());
    if (layers) for (Descriptor layer : manifest.layers()) keep(layer);
    List<Descriptor> attached = attached(named);
    texts.put("index.json", Attachments.index(named, attached, texts).bytes());
    LayoutFiles.write(target, texts, files);
    Folders.delete(work);
    return named;
  }

  private void keep(Descriptor blob) throws IOException, InterruptedException {
    files.put(blob.place(), blob(blob));
  }

  /** Fetches what is attached to the image. */
  private List<Descriptor> attached(Descriptor image) throws IOException, InterruptedException {
    List<Descriptor> attached = new Referrers(registry, image).list();
    for (Descriptor about : attached) {
      Text text = text(about.digest(), Optional.of(about.digest()));
      Manifest manifest = Manifest.parse(about.digest(), new String(text.bytes(), UTF_8));
      String subject = manifest.subject().map(Descriptor::digest).orElse("nothing");
      if (!subject.equals(image.digest()) || manifest.artifactType().isEmpty()) {
        throw new ImageException(
            from + ": the registry lists " + about.digest() + ", which is about " + subject,
            null,
            null);
      }
      texts.put(about.place(), text.bytes());
      keep(manifest.config());
      for (Descriptor file : manifest.layers()) keep(file);
    }
    return attached;
  }

  private record Text(Descriptor descriptor, byte[] bytes) {}

  private static boolean isIndex(String mediaType) {
    return mediaType.equals(Media.INDEX) || mediaType.equals(Media.DOCKER_INDEX);
  }

  private Descriptor one(Text index) {
    return Index.parse(from.toString(), new String(index.bytes(), UTF_8)).manifests().stream()
        .filter(m -> m.platform().filter(p -> p.startsWith(PLATFORM)).isPresent())
        .findFirst()
        .orElseThrow(() -> new ImageException(from + " has no image for " + PLATFORM, null, null));
  }

  private Text text(String name, Optional<String> digest) throws IOException, InterruptedException {
    URI uri = registry.at("manifests/" + name);
    Wire.Reply reply =
        registry.send(new Wire.Request("GET", uri, Map.of("Accept", ACCEPTED), Optional.empty()));
    if (reply.status() != 200) throw registry.unexpected(from + " cannot be pulled", reply);
    String mediaType = reply.header("Content-Type").split(";", 2)[0].strip();
    Descriptor descriptor = Descriptor.of(mediaType, reply.body());
    String said = digest.orElse(reply.header("Docker-Content-Digest"));
    if (!said.isEmpty() && !said.equals(descriptor.digest())) {
      throw new ImageException(
          from + " must be " + said + ", the registry sends " + descriptor.digest(), null, null);
    }
    if (!List.of(ACCEPTED.split(", ")).contains(mediaType)) {
      throw new ImageException(
          from + " must be an image, the registry sends \"" + mediaType + "\"", null, null);
    }
    return new Text(descriptor, reply.body());
  }

  /** Fetches a blob; what an earlier, broken try has fetched is kept. */
  private Path blob(Descriptor blob) throws IOException, InterruptedException {
    Path file = work.resolve(blob.hex());
    if (Files.exists(file) && isWhole(file, blob)) {
      progress.accept(blob.size());
      return file;
    }
    int failures = 0;
    for (long had = size(file); !fetched(file, blob); had = size(file)) {
      failures = size(file) > had ? 1 : failures + 1;
      if (failures >= registry.tries()) throw broken;
      registry.pause(failures, broken);
    }
    if (isWhole(file, blob)) return file;
    Files.delete(file);
    throw new ImageException(
        from + ": the registry sends other bytes than " + blob.digest(),
        "pull again; if it stays so, the registry or something on the way is broken",
        null);
  }

  private static boolean isWhole(Path file, Descriptor blob) throws IOException {
    return Files.size(file) == blob.size() && Sha256.of(file, _ -> {}).equals(blob.hex());
  }

  /** Fetches the rest of a blob; false if the connection is lost on the way. */
  private boolean fetched(Path file, Descriptor blob) throws IOException, InterruptedException {
    long have = size(file);
    if (have >= blob.size()) have = 0; // it was whole, and wrong
    Map<String, String> headers = have == 0 ? Map.of() : Map.of("Range", "bytes=" + have + "-");
    Wire.Request request =
        new Wire.Request("GET", registry.at("blobs/" + blob.digest()), headers, Optional.empty());
    StandardOpenOption[] options =
        have == 0
            ? new StandardOpenOption[] {
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING
            }
            : new StandardOpenOption[] {StandardOpenOption.APPEND};
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file, options))) {
      long rest = blob.size() - have;
      Wire.Reply reply =
          registry.once(request, () -> Received.to(new Counted(out, progress), rest));
      if (have > 0 && reply.status() != 206) throw new Whole();
      if (reply.status() / 100 == 2) return true;
      if (reply.status() / 100 == 5 || reply.status() == 429) return false;
      throw registry.unexpected(from + " cannot be pulled", reply);
    } catch (Whole e) {
      Files.delete(file); // it sends no parts, so all of it is fetched anew
      return false;
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("No space left")) {
        throw ImageException.of(from + " cannot be pulled", e);
      }
      broken = e;
      return false;
    }
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /** The registry was asked for a part and sent something else. */
  private static final class Whole extends IOException {
    private static final long serialVersionUID = 1;
  }
}
