package org.cresset.image.debian;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.cresset.stack.Sha256;
import org.cresset.stack.lock.Artifact;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Tiny Debian packages, right ones and wrong ones. */
public final class Debs {
  private final String name;
  private String version = "1.0";
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(data, "UTF-8");

  private Debs(String name) {
    this.name = name;
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
  }

  public static Debs of(String name) {
    return new Debs(name).folder("./");
  }

  public Debs version(String other) {
    version = other;
    return this;
  }

  public Debs folder(String path) {
    return entry(path, TarConstants.LF_DIR, 0755, "", new byte[0]);
  }

  public Debs file(String path, String text) {
    return file(path, 0644, text);
  }

  public Debs file(String path, int mode, String text) {
    return entry(path, TarConstants.LF_NORMAL, mode, "", text.getBytes(UTF_8));
  }

  public Debs symlink(String path, String target) {
    return entry(path, TarConstants.LF_SYMLINK, 0777, target, new byte[0]);
  }

  public Debs hardlink(String path, String target) {
    return entry(path, TarConstants.LF_LINK, 0644, target, new byte[0]);
  }

  public Debs device(String path) {
    return entry(path, TarConstants.LF_CHR, 0666, "", new byte[0]);
  }

  private Debs entry(String path, byte type, int mode, String link, byte[] bytes) {
    try {
      TarArchiveEntry entry = new TarArchiveEntry(path, type, true);
      entry.setMode(mode);
      entry.setIds(0, 0);
      entry.setNames("root", "root");
      entry.setModTime(1_700_000_000_000L);
      entry.setLinkName(link);
      entry.setSize(bytes.length);
      tar.putArchiveEntry(entry);
      tar.write(bytes);
      tar.closeArchiveEntry();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes it, packed by {@code xz} or {@code gz}, and says what a lock would say of it. */
  public Artifact write(Path folder, String packing) {
    try {
      tar.finish();
      Path file = Files.createDirectories(folder).resolve(name + "_" + version + "_all.deb");
      String control =
          "Package: "
              + name
              + "\nVersion: "
              + version
              + "\nArchitecture: all\nDescription: "
              + name
              + "\n";
      ByteArrayOutputStream controls = new ByteArrayOutputStream();
      try (TarArchiveOutputStream out = new TarArchiveOutputStream(controls)) {
        TarArchiveEntry entry = new TarArchiveEntry("./control");
        entry.setModTime(0);
        entry.setSize(control.length());
        out.putArchiveEntry(entry);
        out.write(control.getBytes(UTF_8));
        out.closeArchiveEntry();
      }
      try (ArArchiveOutputStream ar = new ArArchiveOutputStream(Files.newOutputStream(file))) {
        put(ar, "debian-binary", "2.0\n".getBytes(UTF_8));
        put(ar, "control.tar." + packing, packed(controls.toByteArray(), packing));
        put(ar, "data.tar." + packing, packed(data.toByteArray(), packing));
      }
      return new Artifact(
          name,
          version,
          Artifact.Kind.DEB,
          file.getFileName().toString(),
          Files.size(file),
          Sha256.of(file, _ -> {}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void put(ArArchiveOutputStream ar, String part, byte[] bytes) throws IOException {
    ar.putArchiveEntry(new ArArchiveEntry(part, bytes.length, 0, 0, 0100644, 0));
    ar.write(bytes);
    ar.closeArchiveEntry();
  }

  private static byte[] packed(byte[] bytes, String packing) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream pack =
        packing.equals("xz")
            ? new XZOutputStream(out, new LZMA2Options(1))
            : new GZIPOutputStream(out)) {
      pack.write(bytes);
    }
    return out.toByteArray();
  }
}
