package org.cresset.image.edition;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.cresset.stack.Sha256;
import org.cresset.stack.lock.Artifact;

/** Tiny wheels, right ones and wrong ones. */
final class Wheels {
  private final String name;
  private final String version;
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final Map<String, Integer> modes = new LinkedHashMap<>();
  private final Map<String, String> record = new LinkedHashMap<>();

  private Wheels(String name, String version) {
    this.name = name;
    this.version = version;
  }

  public static Wheels of(String name, String version) {
    Wheels wheel = new Wheels(name, version);
    wheel.file(wheel.info() + "METADATA", "Name: " + name + "\nVersion: " + version + "\n");
    return wheel.file(wheel.info() + "WHEEL", "Wheel-Version: 1.0\n");
  }

  public String info() {
    return name.replace('-', '_') + "-" + version + ".dist-info/";
  }

  public Wheels file(String path, String text) {
    return file(path, text.getBytes(UTF_8));
  }

  public Wheels file(String path, byte[] bytes) {
    files.put(path, bytes);
    byte[] hash = Sha256.digest().digest(bytes);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    return said(path, "sha256=" + text + "," + bytes.length);
  }

  public Wheels needs(String requirement) {
    String path = info() + "METADATA";
    return file(path, new String(files.get(path), UTF_8) + "Requires-Dist: " + requirement + "\n");
  }

  public Wheels mode(String path, int mode) {
    modes.put(path, mode);
    return this;
  }

  /** What the RECORD says of a file, true or not; empty to say nothing. */
  public Wheels said(String path, String hashAndSize) {
    if (hashAndSize.isEmpty()) record.remove(path);
    else record.put(path, hashAndSize);
    return this;
  }

  /** Writes it, and says what a lock would say of it. */
  public Artifact write(Path folder) {
    Path file = folder.resolve(name.replace('-', '_') + "-" + version + "-py3-none-any.whl");
    try (var zip = new ZipArchiveOutputStream(Files.createDirectories(folder).resolve(file))) {
      for (var entry : files.entrySet()) put(zip, entry.getKey(), entry.getValue());
      StringBuilder lines = new StringBuilder();
      record.forEach((path, said) -> lines.append(path).append(',').append(said).append('\n'));
      if (!files.containsKey(info() + "RECORD")) {
        put(zip, info() + "RECORD", (lines + info() + "RECORD,,\n").getBytes(UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return artifact(name, version, file);
  }

  private void put(ZipArchiveOutputStream zip, String path, byte[] bytes) throws IOException {
    ZipArchiveEntry entry = new ZipArchiveEntry(path);
    entry.setTime(0);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    entry.setMethod(ZipEntry.STORED); // so that the wheel is the same whichever zlib Java has
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    entry.setUnixMode(modes.getOrDefault(path, 0100644));
    zip.putArchiveEntry(entry);
    zip.write(bytes);
    zip.closeArchiveEntry();
  }

  public static Artifact artifact(String name, String version, Path file) {
    try {
      String hash = Sha256.of(file, _ -> {});
      return new Artifact(
          name,
          version,
          Artifact.Kind.WHEEL,
          file.getFileName().toString(),
          Files.size(file),
          hash);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
