package org.cresset.image.oci;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cresset.image.layer.Blob;
import org.cresset.image.layer.ImageException;

/**
 * An image as a folder: {@code oci-layout}, {@code index.json} and {@code blobs/sha256}, and beside
 * them the {@code manifest.json} that {@code docker load} reads. Source: OCI image specification
 * 1.1, Image layout.
 *
 * @param folder where it is
 */
public record Layout(Path folder) {
  /** The file of a blob. */
  public Path blob(String digest) {
    return folder.resolve("blobs").resolve("sha256").resolve(digest.replaceFirst("^sha256:", ""));
  }

  /** The list of what is in it. */
  public Index index() {
    return Index.parse(folder.resolve("index.json").toString(), text(folder.resolve("index.json")));
  }

  /** Reads a manifest of it. */
  public Manifest manifest(Descriptor descriptor) {
    return Manifest.parse(descriptor.digest(), text(blob(descriptor.digest())));
  }

  /** Reads an image's configuration. */
  public ImageConfig config(Manifest manifest) {
    return ImageConfig.parse(manifest.config().digest(), text(blob(manifest.config().digest())));
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), UTF_8);
    } catch (IOException e) {
      throw new ImageException(file + " cannot be read: " + e.getMessage(), null, e);
    }
  }

  /**
   * Makes a layout of an image, in place of one that is there.
   *
   * @param tag what the image is called, as {@code name:tag}
   */
  @SuppressWarnings("DoNotCallSuggester")
  public void write(
      ImageConfig config, List<Blob> layers, Map<String, String> annotations, String tag) {
    throw new ImageException("layouts cannot be written yet", null, null);
  }
}
