package org.cresset.image.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.cresset.image.edition.ImageLock;
import org.cresset.image.edition.ImageLockFile;
import org.cresset.image.layer.Blob;
import org.cresset.image.layer.ReadLayer;
import org.cresset.image.oci.Descriptor;
import org.cresset.image.oci.Image;
import org.cresset.image.oci.ImageConfig;
import org.cresset.image.oci.Layout;
import org.cresset.image.oci.Manifest;
import org.cresset.stack.Sha256;
import org.cresset.stack.lock.Artifact;
import org.cresset.torch.TorchException;

/**
 * Whether an image is what it says, to the last bit: every blob has its digest, every layer unpacks
 * to the archive that the configuration names, and the layers are made of what a lock names.
 */
public final class Verification {
  /** The label that holds the SHA-256 of the image's lock. */
  public static final String LOCK_LABEL = "org.cresset.lock";

  private static final String LOCK_PLACE = "opt/cresset/image.lock";
  private static final int LONGEST_LOCK = 16 << 20;

  private final Layout layout;
  private final LongConsumer progress;
  private final List<String> faults = new ArrayList<>();
  private Optional<String> lockInside = Optional.empty();
  private long bytes;
  private int blobs;

  private Verification(Layout layout, LongConsumer progress) {
    this.layout = layout;
    this.progress = progress;
  }

  /**
   * What was found.
   *
   * @param blobs how many blobs were read
   * @param bytes how many bytes they have
   * @param faults what is not as it should be, in sentences; empty if all is well
   */
  public record Result(int blobs, long bytes, List<String> faults) {
    /** Copies the list. */
    public Result {
      faults = List.copyOf(faults);
    }
  }

  /**
   * Verifies the image of a layout, and what is attached to it.
   *
   * @param artifacts what the layers must be made of; empty to go by the image's own lock
   * @param progress told of bytes as they are read
   */
  public static Result verify(
      Layout layout, Optional<List<Artifact>> artifacts, LongConsumer progress) {
    return new Verification(layout, progress).all(artifacts);
  }

  private Result all(Optional<List<Artifact>> artifacts) {
    List<Descriptor> manifests = new ArrayList<>(layout.index().manifests());
    manifests.removeIf(manifest -> manifest.artifactType().isPresent());
    for (Descriptor image : manifests) checked(image, each -> image(each, artifacts));
    for (Descriptor about : layout.attached()) checked(about, this::attached);
    return new Result(blobs, bytes, faults);
  }

  private interface Check {
    void of(Manifest manifest) throws IOException;
  }

  private void checked(Descriptor about, Check check) {
    try {
      Manifest manifest = layout.manifest(about);
      count(about);
      check.of(manifest);
    } catch (TorchException e) {
      faults.add(e.getMessage());
    } catch (IOException e) {
      faults.add(about.digest() + " cannot be read: " + e.getMessage());
    }
  }

  private void count(Descriptor blob) {
    blobs++;
    bytes += blob.size();
  }

  private void attached(Manifest manifest) throws IOException {
    plain(manifest.config());
    for (Descriptor file : manifest.layers()) plain(file);
  }

  private void image(Manifest manifest, Optional<List<Artifact>> artifacts) throws IOException {
    ImageConfig config = layout.config(manifest);
    count(manifest.config());
    if (config.layers().size() != manifest.layers().size()) {
      faults.add(
          "the configuration names %d layers, the manifest has %d"
              .formatted(config.layers().size(), manifest.layers().size()));
      return;
    }
    for (int i = 0; i < config.layers().size(); i++) {
      layer(manifest.layers().get(i), config.layers().get(i).diffId());
    }
    lock(manifest, config, artifacts);
  }

  private void plain(Descriptor blob) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (InputStream in = new DigestInputStream(layout.open(blob), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    compare(blob.digest(), blob.digest(), Blob.SHA256 + HexFormat.of().formatHex(digest.digest()));
    count(blob);
  }

  private void compare(String name, String wanted, String found) {
    if (!found.equals(wanted)) faults.add(name + " must have " + wanted + ", it has " + found);
  }

  private void layer(Descriptor layer, String diffId) throws IOException {
    String name = layer.annotations().getOrDefault(Image.LAYER_NAME, layer.digest());
    try (InputStream packed = layout.open(layer)) {
      ReadLayer read = ReadLayer.of(name, packed, this::findLock);
      read.damage()
          .ifPresent(e -> faults.add("layer " + name + " is no whole archive: " + e.getMessage()));
      compare("layer " + name, layer.digest(), read.digest());
      compare("the archive in layer " + name, diffId, read.diffId());
    }
    count(layer);
    progress.accept(layer.size());
  }

  private void findLock(InputStream archive) throws IOException {
    TarArchiveInputStream tar = new TarArchiveInputStream(archive, UTF_8.name());
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      if (!entry.getName().equals(LOCK_PLACE) || entry.getSize() > LONGEST_LOCK) continue;
      lockInside = Optional.of(new String(tar.readAllBytes(), UTF_8));
    }
  }

  private void lock(Manifest manifest, ImageConfig config, Optional<List<Artifact>> artifacts) {
    String label = config.labels().getOrDefault(LOCK_LABEL, "");
    if (lockInside.isEmpty()) {
      if (artifacts.isPresent() || !label.isEmpty()) faults.add("the image has no lock in it");
      return;
    }
    String hash = Sha256.of(lockInside.get());
    if (!label.isEmpty() && !label.endsWith(hash)) {
      faults.add("the lock in the image must have the hash " + label + ", it has " + hash);
    }
    ImageLock own = ImageLockFile.parse("/" + LOCK_PLACE, lockInside.get());
    made(manifest, own.artifacts(), "the image's own lock");
    artifacts.ifPresent(named -> made(manifest, named, "the lock"));
  }

  private void made(Manifest manifest, List<Artifact> artifacts, String lock) {
    Set<String> there = new HashSet<>();
    for (Descriptor layer : manifest.layers()) {
      String words = layer.annotations().getOrDefault(Image.LAYER_ARTIFACTS, "");
      if (!words.isBlank()) there.addAll(List.of(words.split(" ")));
    }
    for (Artifact artifact : artifacts) {
      if (there.contains(artifact.sha256())) continue;
      faults.add(lock + " names " + artifact.file() + ", and no layer is made of it");
    }
  }
}
