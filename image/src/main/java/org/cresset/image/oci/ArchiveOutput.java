package org.cresset.image.oci;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;
import org.cresset.image.layer.ImageException;
import org.cresset.stack.store.Folders;

/** Writes a layout as an archive, the same bytes for the same image. */
final class ArchiveOutput {
  private ArchiveOutput() {}

  /**
   * Leaves an archive alone that has these bytes: comparing is cheaper than gigabytes of writing.
   */
  static void write(Path archive, Map<String, byte[]> texts, Map<String, Path> files)
      throws IOException {
    if (Files.isDirectory(archive)) {
      throw new ImageException(
          archive + " must be a file, for it ends with .tar; it is a folder", null, null);
    }
    Path parent = archive.getParent();
    if (parent != null) Files.createDirectories(parent);
    if (Files.isReadable(archive) && holds(archive, texts, files)) return;
    Path fresh = archive.resolveSibling("." + archive.getFileName() + ".unfinished");
    try {
      Folders.delete(fresh); // of a process that was killed
      try (FileChannel out = FileChannel.open(fresh, CREATE_NEW, WRITE)) {
        fill(new ArchiveSink.Writing(out), texts, files);
      }
      Files.move(
          fresh, archive, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static boolean holds(Path archive, Map<String, byte[]> texts, Map<String, Path> files)
      throws IOException {
    try (FileChannel there = FileChannel.open(archive)) {
      return fill(new ArchiveSink.Comparing(there), texts, files)
          && there.position() == there.size();
    }
  }

  /** Gives all of an archive to {@code sink}, or as much as it wants; whether it was all. */
  private static boolean fill(ArchiveSink sink, Map<String, byte[]> texts, Map<String, Path> files)
      throws IOException {
    if (!put(sink, header("blobs/", TarConstants.LF_DIR, 0755, 0))) return false;
    if (!put(sink, header("blobs/sha256/", TarConstants.LF_DIR, 0755, 0))) return false;
    for (Map.Entry<String, byte[]> text : texts.entrySet()) {
      byte[] bytes = text.getValue();
      boolean done =
          put(sink, header(text.getKey(), TarConstants.LF_NORMAL, 0644, bytes.length))
              && sink.put(bytes)
              && pad(sink, TarConstants.DEFAULT_RCDSIZE);
      if (!done) return false;
    }
    for (Map.Entry<String, Path> file : files.entrySet()) {
      try (FileChannel in = FileChannel.open(file.getValue())) {
        boolean done =
            put(sink, header(file.getKey(), TarConstants.LF_NORMAL, 0644, in.size()))
                && sink.put(in, file.getValue())
                && pad(sink, TarConstants.DEFAULT_RCDSIZE);
        if (!done) return false;
      }
    }
    return sink.put(new byte[2 * TarConstants.DEFAULT_RCDSIZE])
        && pad(sink, TarConstants.DEFAULT_BLKSIZE);
  }

  private static boolean put(ArchiveSink sink, TarArchiveEntry header) throws IOException {
    byte[] block = new byte[TarConstants.DEFAULT_RCDSIZE];
    boolean anyLength = true; // 8 GiB and more, too
    header.writeEntryHeader(block, ZipEncodingHelper.getZipEncoding("UTF-8"), anyLength);
    return sink.put(block);
  }

  /** Up to a whole number of units. */
  private static boolean pad(ArchiveSink sink, int unit) throws IOException {
    return sink.put(new byte[Math.floorMod(-sink.position(), unit)]);
  }

  private static TarArchiveEntry header(String name, byte type, int mode, long size) {
    TarArchiveEntry header = new TarArchiveEntry(name, type, true);
    header.setMode(mode);
    header.setIds(0, 0);
    header.setNames("", "");
    header.setModTime(0);
    header.setSize(size);
    return header;
  }
}
