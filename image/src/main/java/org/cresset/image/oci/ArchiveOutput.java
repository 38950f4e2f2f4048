package org.cresset.image.oci;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
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

  static void write(Path archive, Map<String, byte[]> texts, Map<String, Path> files)
      throws IOException {
    if (Files.isDirectory(archive)) {
      throw new ImageException(
          archive + " must be a file, for it ends with .tar; it is a folder", null, null);
    }
    Path parent = archive.getParent();
    if (parent != null) Files.createDirectories(parent);
    Path fresh = archive.resolveSibling("." + archive.getFileName() + ".unfinished");
    try {
      Folders.delete(fresh); // of a process that was killed
      fill(fresh, texts, files);
      Files.move(
          fresh, archive, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void fill(Path archive, Map<String, byte[]> texts, Map<String, Path> files)
      throws IOException {
    try (FileChannel out = FileChannel.open(archive, CREATE_NEW, WRITE)) {
      put(out, header("blobs/", TarConstants.LF_DIR, 0755, 0));
      put(out, header("blobs/sha256/", TarConstants.LF_DIR, 0755, 0));
      for (Map.Entry<String, byte[]> text : texts.entrySet()) {
        byte[] bytes = text.getValue();
        put(out, header(text.getKey(), TarConstants.LF_NORMAL, 0644, bytes.length));
        put(out, bytes);
        pad(out, TarConstants.DEFAULT_RCDSIZE);
      }
      for (Map.Entry<String, Path> file : files.entrySet()) {
        try (FileChannel in = FileChannel.open(file.getValue())) {
          put(out, header(file.getKey(), TarConstants.LF_NORMAL, 0644, in.size()));
          copy(in, out, file.getValue());
          pad(out, TarConstants.DEFAULT_RCDSIZE);
        }
      }
      put(out, new byte[2 * TarConstants.DEFAULT_RCDSIZE]);
      pad(out, TarConstants.DEFAULT_BLKSIZE);
    }
  }

  private static void put(FileChannel out, byte[] bytes) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) out.write(rest);
  }

  private static void put(FileChannel out, TarArchiveEntry header) throws IOException {
    byte[] block = new byte[TarConstants.DEFAULT_RCDSIZE];
    boolean anyLength = true; // 8 GiB and more, too
    header.writeEntryHeader(block, ZipEncodingHelper.getZipEncoding("UTF-8"), anyLength);
    put(out, block);
  }

  /** Gigabytes are copied by the system, without passing through here. */
  private static void copy(FileChannel in, FileChannel out, Path file) throws IOException {
    long size = in.size();
    for (long at = 0; at < size; ) {
      long copied = in.transferTo(at, size - at, out);
      if (copied <= 0) throw new IOException(file + " became shorter while it was copied");
      at += copied;
    }
  }

  /** Up to a whole number of units. */
  private static void pad(FileChannel out, int unit) throws IOException {
    put(out, new byte[Math.floorMod(-out.position(), unit)]);
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
