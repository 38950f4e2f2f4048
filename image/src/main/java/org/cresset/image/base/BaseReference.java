package org.cresset.image.base;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.cresset.image.layer.ImageException;
import org.cresset.image.registry.Reference;

/**
 * Where a base image is, and which it is.
 *
 * @param registry the image in a registry, without its digest
 * @param layout the layout or archive on this machine, if it is in no registry
 * @param digest the digest of its manifest, or of an index with one for each machine
 */
public record BaseReference(Optional<Reference> registry, Optional<Path> layout, String digest) {
  /**
   * Reads {@code HOST/NAME[:TAG]@sha256:...} or {@code FILE|DIR@sha256:...}; what is on this
   * machine comes first.
   *
   * @throws ImageException if it has no digest: what a tag means changes, and the image with it
   */
  public static BaseReference parse(String text) {
    int at = text.lastIndexOf('@');
    String digest = text.substring(at + 1);
    if (at < 1 || !digest.matches("sha256:[0-9a-f]{64}")) {
      throw new ImageException(
          "a base must be named with its digest, so that it stays the same, got \"" + text + "\"",
          "write HOST/NAME@sha256:..., as skopeo inspect or image inspect shows it",
          null);
    }
    String name = text.substring(0, at);
    if (Files.exists(Path.of(name))) {
      return new BaseReference(Optional.empty(), Optional.of(Path.of(name)), digest);
    }
    Reference reference = Reference.parse(name);
    return new BaseReference(Optional.of(reference), Optional.empty(), digest);
  }

  /** The image's name in its registry; empty for one of this machine, whose path is nobody's. */
  public String name() {
    return registry.map(image -> image.host() + "/" + image.repository()).orElse("");
  }

  /** What to ask its registry for. */
  Reference pinned() {
    Reference image = registry.orElseThrow();
    return new Reference(image.host(), image.repository(), image.tag(), Optional.of(digest));
  }

  @Override
  public String toString() {
    return layout.map(Path::toString).orElseGet(this::name) + "@" + digest;
  }
}
