package org.cresset.image.debian;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.airlift.compress.v3.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.cresset.image.internal.Xz;
import org.cresset.image.layer.Content;
import org.cresset.image.layer.Entry;
import org.cresset.image.layer.ImageException;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.store.Ledger;

/**
 * Reads a Debian package, an {@code ar} archive of two {@code tar} archives, and believes no word
 * of it: what is neither file, folder nor link, and names that lead elsewhere are refused. None of
 * its scripts is run. Source: deb(5).
 */
final class DebReader {
  private static final int BUFFER = 1 << 18;
  private static final long LARGEST_CONTROL = 32 << 20;
  private static final long MOST_EXPANSION = 200;
  private static final long FREE_EXPANSION = 64 << 20;

  private static final String CONTROL = "control.tar";
  private static final String DATA = "data.tar";

  private final String name;
  private final Path folder;

  private DebReader(String name, Path folder) {
    this.name = name;
    this.folder = folder;
  }

  /**
   * Unpacks a package's two archives into {@code folder}.
   *
   * @param written is told of each piece, in bytes
   * @throws ImageException if it is no package, one of too many bytes, or holds what none may
   * @throws IOException if the disk is full
   */
  static Ledger unpack(Artifact artifact, Path deb, Path folder, LongConsumer written)
      throws IOException {
    String name = artifact.file();
    return reading(name, () -> new DebReader(name, folder).unpack(deb, written));
  }

  /**
   * Reads a package that was unpacked into {@code folder}, where its contents stay.
   *
   * @throws ImageException if it holds what no package may
   */
  static DebPackage read(Artifact artifact, Path folder) {
    String name = artifact.file();
    try {
      return reading(name, () -> new DebReader(name, folder).read());
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> T reading(String name, Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("No space")) throw e; // no fault of the package
      throw unreadable(name, e);
    } catch (IllegalArgumentException e) { // what Commons Compress says of some nonsense
      throw unreadable(name, e);
    }
  }

  private static ImageException unreadable(String name, Exception e) {
    return new ImageException(
        name + " must be a Debian package, it cannot be read: " + e.getMessage(), null, e);
  }

  private Ledger unpack(Path deb, LongConsumer written) throws IOException {
    long most = Math.max(FREE_EXPANSION, Files.size(deb) * MOST_EXPANSION);
    try (ArArchiveInputStream ar =
        new ArArchiveInputStream(new BufferedInputStream(Files.newInputStream(deb), BUFFER))) {
      for (ArArchiveEntry entry = ar.getNextEntry(); entry != null; entry = ar.getNextEntry()) {
        String part = entry.getName().replaceFirst("/$", "");
        for (String archive : List.of(CONTROL, DATA)) {
          if (part.startsWith(archive)) unpack(part, ar, folder.resolve(archive), most, written);
        }
      }
    }
    List<Ledger.Entry> files = new ArrayList<>();
    for (String archive : List.of(CONTROL, DATA)) {
      Path file = folder.resolve(archive);
      if (!Files.exists(file)) throw refused("must have a " + archive + ", it lacks it");
      files.add(Ledger.Entry.of(folder, file, false));
    }
    read(); // refuses what no package may hold, before anybody takes it for unpacked
    return new Ledger(files);
  }

  private void unpack(String part, InputStream ar, Path to, long most, LongConsumer written)
      throws IOException {
    byte[] chunk = new byte[BUFFER];
    long length = 0;
    try (InputStream in = unpacked(part, ar);
        OutputStream out = Files.newOutputStream(to)) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        length += n;
        if (length > most) {
          throw refused("must not unpack to more than " + most + " bytes, it does");
        }
        out.write(chunk, 0, n);
        written.accept(n);
      }
    }
  }

  private DebPackage read() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (TarFile tar = new TarFile(folder.resolve(CONTROL))) {
      for (TarArchiveEntry entry : tar.getEntries()) {
        if (!entry.isFile()) continue;
        String file = entry.getName().replaceFirst("^\\./", "");
        if (!file.matches("[a-z0-9._-]+") || entry.getSize() > LARGEST_CONTROL) {
          throw refused("must have small control files without folders, it has " + file);
        }
        try (InputStream in = tar.getInputStream(entry)) {
          files.put(file, in.readAllBytes());
        }
      }
    }
    byte[] control = files.remove("control");
    if (control == null) throw refused("must have a file control in its control.tar, it lacks it");
    List<Entry> entries = new ArrayList<>();
    try (TarFile tar = new TarFile(folder.resolve(DATA))) {
      for (TarArchiveEntry entry : tar.getEntries()) add(entry, entries);
    }
    return new DebPackage(new String(control, UTF_8).strip() + "\n", files, entries);
  }

  /** What a part of the archive packs; closing it leaves the archive open. */
  private InputStream unpacked(String part, InputStream ar) throws IOException {
    InputStream in =
        new FilterInputStream(ar) {
          @Override
          public void close() {}
        };
    return switch (part.replaceFirst("^(control|data)\\.tar", "")) {
      case "" -> in;
      case ".gz" -> new GZIPInputStream(in, BUFFER);
      case ".xz" -> Xz.unpack(in);
      case ".zst" -> new ZstdInputStream(in);
      default -> throw refused("must be packed by gzip, xz or zstd, it has " + part);
    };
  }

  private void add(TarArchiveEntry entry, List<Entry> entries) {
    String path = entry.getName().replaceFirst("^(\\./|/)+", "").replaceFirst("/+$", "");
    if (path.isEmpty() || path.equals(".")) return;
    if (MergedUsr.isTop(path)) return; // a link in every image, whatever it is here
    boolean special = entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO();
    boolean plain =
        entry.isFile() || entry.isDirectory() || entry.isSymbolicLink() || entry.isLink();
    if (special || !plain || entry.isSparse()) {
      throw refused("must hold files, folders and links, got something else at " + path);
    }
    try {
      entries.add(entry(entry, path));
    } catch (ImageException e) {
      throw new ImageException(name + ": " + e.getMessage(), e.hint(), e);
    }
  }

  private Entry entry(TarArchiveEntry entry, String was) {
    String path = MergedUsr.path(was);
    if (entry.isSymbolicLink()) {
      return new Entry.Symlink(path, MergedUsr.target(was, entry.getLinkName()));
    }
    if (entry.isLink()) {
      String target = entry.getLinkName().replaceFirst("^(\\./|/)+", "");
      return new Entry.Hardlink(path, MergedUsr.path(target));
    }
    int mode = entry.getMode() & 07777;
    int uid = (int) entry.getLongUserId();
    int gid = (int) entry.getLongGroupId();
    if (entry.isDirectory()) return new Entry.Directory(path, mode, uid, gid);
    Content content = Content.of(folder.resolve(DATA), entry.getDataOffset(), entry.getSize());
    return new Entry.File(path, mode, uid, gid, content);
  }

  private ImageException refused(String sentence) {
    return new ImageException(name + " " + sentence, null, null);
  }
}
