package org.cresset.vision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files that the generate.py of golden/images, or of the folder that a name begins with, made
 * with Pillow and torchvision.
 */
public final class Golden {
  private Golden() {}

  /** Where a file is. */
  public static Path file(String name) {
    URL url = Golden.class.getResource("/golden/" + (name.contains("/") ? name : "images/" + name));
    assertThat(url).as(name).isNotNull();
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What is in it. */
  public static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
