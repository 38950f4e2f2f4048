package org.cresset.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.cresset.image.layer.ImageException;
import org.cresset.image.oci.Layout;
import org.cresset.image.registry.Access;
import org.cresset.image.registry.Pull;
import org.cresset.image.registry.Reference;
import org.cresset.stack.store.Folders;

/** An image that a command line names: a file or a folder, or one in a registry. */
final class ImageSource {
  private ImageSource() {}

  /** Opens a layout for as long as {@code work} takes. */
  static <T> T with(Path image, Function<Layout, T> work) {
    if (!Files.exists(image)) {
      throw new ImageException(
          image + " must be an image, a file or a folder; there is none",
          "build one with image build, or fetch one with image pull",
          null);
    }
    try (Layout layout = Layout.open(image)) {
      return work.apply(layout);
    } catch (IOException e) {
      throw ImageException.of(image + " cannot be read", e);
    }
  }

  /**
   * The same, of a file, a folder or {@code HOST/NAME[:TAG|@sha256:...]}; what is on this machine
   * comes first.
   *
   * @param layers whether the layers are needed, too: those of a registry's are fetched
   */
  static <T> T with(String image, boolean layers, Access access, Function<Layout, T> work) {
    if (Files.exists(Path.of(image)) || !isReference(image)) return with(Path.of(image), work);
    Reference reference = Reference.parse(image);
    try {
      Path folder = Files.createTempDirectory("cresset-image-");
      try {
        Path layout = folder.resolve("image");
        if (layers) Pull.pull(reference, layout, access, _ -> {});
        else Pull.withoutLayers(reference, layout, access);
        return with(layout, work);
      } finally {
        Folders.delete(folder);
      }
    } catch (IOException e) {
      throw ImageException.of(image + " cannot be kept for a moment", e);
    }
  }

  /** Whether it begins as the name of a registry does, and no path. */
  private static boolean isReference(String image) {
    return image.matches(
        "(localhost|[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+|\\[.*]|[^/:]+:\\d+)(:\\d+)?/.+");
  }
}
