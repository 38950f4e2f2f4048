package org.cresset.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.cresset.image.layer.ImageException;
import org.cresset.image.oci.Layout;

/** An image that a command line names: a file or a folder. */
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
}
