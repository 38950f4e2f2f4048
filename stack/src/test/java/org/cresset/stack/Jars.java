package org.cresset.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Small jars and the builds that consist of them. */
final class Jars {
  private Jars() {}

  /** Writes a jar with these entries, in the map's order. */
  static Path write(Path file, Map<String, String> entries) {
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (var entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /** Describes a jar as an artifact that is called after it. */
  static Artifact artifact(String name, Path jar) {
    try {
      String hash = Sha256.of(jar, _ -> {});
      return new Artifact("org.example", name, "linux-x86_64", "1.0", hash, Files.size(jar));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A build that needs {@code libraries} of one artifact. */
  static LibTorchBuild build(Artifact artifact, String... libraries) {
    return new LibTorchBuild("1.0-test", List.of(artifact), List.of(libraries), 1000);
  }
}
