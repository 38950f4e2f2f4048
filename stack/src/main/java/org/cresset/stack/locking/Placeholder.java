package org.cresset.stack.locking;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.cresset.torch.TorchException;

/**
 * An empty wheel in the stead of a package that the environment is to go without: pip has no way to
 * leave out one dependency.
 *
 * @param name the package
 * @param version what it passes for
 */
record Placeholder(String name, String version) {
  /**
   * Reads {@code name==version}.
   *
   * @throws TorchException if it is written otherwise
   */
  static Placeholder of(String text) {
    if (!text.matches("[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*")) {
      throw new TorchException(
          "--without must name a package and the version it passes for, got " + text,
          "write it like --without cuda-bindings==13.0.3",
          null);
    }
    String[] parts = text.split("==");
    return new Placeholder(PipReport.normal(parts[0]), parts[1]);
  }

  /** Writes the wheel into a folder. */
  void write(Path folder) throws IOException {
    String stem = name.replace('-', '_') + "-" + version;
    Path file = folder.resolve(stem + "-py3-none-any.whl");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      String info = stem + ".dist-info/";
      entry(
          zip,
          info + "METADATA",
          "Metadata-Version: 2.1\nName: %s\nVersion: %s\n".formatted(name, version));
      entry(
          zip,
          info + "WHEEL",
          "Wheel-Version: 1.0\nGenerator: cresset\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
      entry(zip, info + "RECORD", info + "METADATA,,\n" + info + "WHEEL,,\n" + info + "RECORD,,\n");
    }
  }

  private static void entry(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(text.getBytes(UTF_8));
    zip.closeEntry();
  }

  @Override
  public String toString() {
    return name + "==" + version;
  }
}
