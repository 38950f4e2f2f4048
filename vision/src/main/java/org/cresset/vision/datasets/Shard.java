package org.cresset.vision.datasets;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.cresset.torch.data.DataException;

/**
 * A tar archive of a WebDataset: where in it each sample's files lie. Nothing is unpacked; a file
 * is read from its place when it is asked for.
 *
 * @param file the archive
 * @param samples in their order
 */
record Shard(Path file, List<Sample> samples) {
  private static final int END = 512; // an archive ends with such a block of zeros

  /**
   * Files that belong together.
   *
   * @param key their name up to its first dot, with the folder
   * @param members by what follows that dot, in small letters: {@code jpg}, {@code cls}
   */
  record Sample(String key, Map<String, Member> members) {}

  /** A file's place, in bytes from the archive's begin. */
  record Member(long offset, long length) {}

  /**
   * Reads an archive's headers.
   *
   * @throws DataException if it cannot be read, is damaged or cut short
   */
  static Shard open(Path file) {
    try (TarFile tar = new TarFile(file)) {
      long size = Files.size(file);
      long end = 0;
      List<Sample> samples = new ArrayList<>();
      for (TarArchiveEntry entry : tar.getEntries()) {
        Member member = new Member(entry.getDataOffset(), entry.getSize());
        end = member.offset + (entry.isFile() ? (member.length + END - 1) / END * END : 0);
        if (end > size) throw new EOFException("it is cut short within " + entry.getName());
        if (entry.isFile()) add(samples, entry.getName(), member);
      }
      if (end + END > size)
        throw new EOFException("it is cut short: no end after " + last(samples));
      return new Shard(file, List.copyOf(samples));
    } catch (IOException | RuntimeException e) {
      if (e instanceof DataException known) throw known;
      throw new DataException(
          "read " + file + ": as a tar archive it is damaged: " + e.getMessage(),
          "fetch or pack it again",
          e);
    }
  }

  private static String last(List<Sample> samples) {
    return samples.isEmpty() ? "its begin" : samples.getLast().key;
  }

  /** Files of a sample follow each other; those of other names are notes of who packed them. */
  private static void add(List<Sample> samples, String name, Member member) {
    int base = name.lastIndexOf('/') + 1;
    int dot = name.indexOf('.', base);
    if (dot < 0 || dot == base || name.startsWith("__", base)) return;
    String key = name.substring(0, dot);
    String ending = name.substring(dot + 1).toLowerCase(Locale.ROOT);
    if (samples.isEmpty() || !samples.getLast().key.equals(key)) {
      samples.add(new Sample(key, new TreeMap<>()));
    }
    samples.getLast().members.put(ending, member);
  }

  /**
   * A file's content.
   *
   * @throws IOException if it cannot be read, or the archive has become shorter
   */
  byte[] read(Member member) throws IOException {
    if (member.length > Integer.MAX_VALUE - 8) {
      throw new IOException("the file has " + member.length + " bytes, more than an array holds");
    }
    ByteBuffer content = ByteBuffer.allocate((int) member.length);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (content.hasRemaining()) {
        int count = channel.read(content, member.offset + content.position());
        if (count < 0) throw new EOFException("the archive " + file + " is shorter than it was");
      }
    }
    return content.array();
  }
}
