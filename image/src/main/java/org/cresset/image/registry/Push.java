package org.cresset.image.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.cresset.image.layer.ImageException;
import org.cresset.image.oci.Descriptor;
import org.cresset.image.oci.Index;
import org.cresset.image.oci.Layout;
import org.cresset.image.oci.Manifest;
import org.cresset.image.oci.Media;

/**
 * Pushes an image: first its blobs, then its manifest, so that nobody ever sees half of it; then
 * what is attached to it.
 */
public final class Push {
  private static final int AT_ONCE = 3;

  private final Layout layout;
  private final Reference to;
  private final Registry registry;
  private final Optional<String> mountFrom;
  private final LongConsumer progress;
  private final AtomicLong sent = new AtomicLong();
  private final Map<Pushed.How, Integer> counts = new TreeMap<>();

  private Push(
      Layout layout,
      Reference to,
      Registry registry,
      Optional<String> mountFrom,
      LongConsumer progress) {
    this.layout = layout;
    this.to = to;
    this.registry = registry;
    this.mountFrom = mountFrom;
    this.progress = progress;
  }

  /**
   * Pushes the image of a layout.
   *
   * @param mountFrom another repository of the same registry that may have some of the layers
   * @param progress told of bytes as they are sent
   * @throws ImageException if the registry does not take it; it then shows no new image
   */
  public static Pushed push(
      Layout layout,
      Reference to,
      Optional<String> mountFrom,
      Access access,
      LongConsumer progress) {
    if (to.digest().isPresent()) {
      throw new ImageException(
          "an image is pushed to a tag, not to a digest, got " + to, "write HOST/NAME:TAG", null);
    }
    Set<String> scopes = new LinkedHashSet<>();
    scopes.add("repository:" + to.repository() + ":pull,push");
    mountFrom.ifPresent(from -> scopes.add("repository:" + from + ":pull"));
    try (Registry registry = new Registry(to, access, scopes)) {
      return new Push(layout, to, registry, mountFrom, progress).all();
    }
  }

  private Pushed all() {
    try {
      Descriptor image = layout.image();
      blobs(image, false);
      Wire.Reply reply = manifest(image, to.manifest());
      if (Errors.blobUnknown(reply)) { // it said of some blob that it is there, and it is not
        blobs(image, true);
        reply = manifest(image, to.manifest());
      }
      check(image, reply);
      return new Pushed(image, counts, sent.get(), attached(image));
    } catch (IOException e) {
      throw registry.unreachable(to + " cannot be pushed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageException("the push was interrupted; pushing again goes on", null, e);
    }
  }

  private void blobs(Descriptor image, boolean unasked) throws IOException, InterruptedException {
    Manifest manifest = layout.manifest(image);
    Map<String, Descriptor> blobs = new LinkedHashMap<>();
    manifest.layers().forEach(layer -> blobs.put(layer.digest(), layer));
    blobs.put(manifest.config().digest(), manifest.config());
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<Pushed.How>> results = new ArrayList<>();
      for (Descriptor blob : blobs.values()) {
        results.add(threads.submit(() -> blob(blob, unasked)));
      }
      for (Future<Pushed.How> result : results) counts.merge(result.get(), 1, Integer::sum);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException failure) throw failure;
      if (cause instanceof InterruptedException failure) throw failure;
      if (cause instanceof RuntimeException failure) throw failure;
      throw new IOException(cause);
    } finally {
      threads.shutdownNow();
    }
  }

  private Pushed.How blob(Descriptor blob, boolean unasked)
      throws IOException, InterruptedException {
    BlobUpload upload = new BlobUpload(registry, blob, () -> layout.open(blob), n -> report(n));
    if (!unasked && upload.isThere()) {
      progress.accept(blob.size());
      return Pushed.How.THERE;
    }
    return upload.upload(unasked ? Optional.empty() : mountFrom);
  }

  private void report(long bytes) {
    sent.addAndGet(bytes);
    progress.accept(bytes);
  }

  private Wire.Reply manifest(Descriptor manifest, String name)
      throws IOException, InterruptedException {
    byte[] bytes = layout.blob(manifest).getBytes(StandardCharsets.UTF_8);
    return put(manifest.mediaType(), bytes, name);
  }

  private Wire.Reply put(String mediaType, byte[] bytes, String name)
      throws IOException, InterruptedException {
    return registry.send(
        new Wire.Request(
            "PUT",
            registry.at("manifests/" + name),
            Map.of("Content-Type", mediaType),
            Optional.of(bytes)));
  }

  private void check(Descriptor manifest, Wire.Reply reply) {
    if (reply.status() / 100 != 2) throw registry.unexpected(to + " cannot be pushed", reply);
    String digest = reply.header("Docker-Content-Digest");
    if (digest.isEmpty() || digest.equals(manifest.digest())) return;
    throw new ImageException(
        to + " was pushed as " + manifest.digest() + ", and the registry has " + digest,
        "push it again",
        null);
  }

  /** Pushes what the layout has about the image; returns how many there are. */
  private int attached(Descriptor image) throws IOException, InterruptedException {
    int count = 0;
    for (Descriptor about : layout.attached()) {
      Manifest manifest = layout.manifest(about);
      if (manifest.subject().filter(s -> s.digest().equals(image.digest())).isEmpty()) continue;
      blobs(about, false);
      Wire.Reply reply = manifest(about, about.digest());
      check(about, reply);
      if (reply.header("OCI-Subject").isEmpty()) list(image, about);
      count++;
    }
    return count;
  }

  /** For a registry that lists no artifacts itself: a tag with the list. */
  private void list(Descriptor image, Descriptor about) throws IOException, InterruptedException {
    Referrers referrers = new Referrers(registry, image);
    List<Descriptor> all = new ArrayList<>(referrers.ofTag());
    all.removeIf(other -> other.digest().equals(about.digest()));
    all.add(about);
    Index index = new Index(all, Map.of());
    check(
        Descriptor.of(Media.INDEX, index.bytes()),
        put(Media.INDEX, index.bytes(), referrers.tag()));
  }
}
