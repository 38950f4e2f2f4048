package org.cresset.image.layer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * Makes a layer of entries: the one place that does. The file's bytes depend on the entries alone:
 * neither on their order nor on the clock, the user, the locale, the Java or how many layers are
 * written at once.
 */
public final class LayerWriter {
  /** Smaller files are packed again, together with their neighbours, which packs them better. */
  private static final int TAKEN_OVER = 64 << 10;

  private static final int END = 2 * TarHeader.BLOCK;

  private LayerWriter() {}

  /** Writes a layer whose names differ in more than case. */
  public static Blob write(Collection<Entry> entries, Path file, LongConsumer written) {
    return write(entries, Names.PORTABLE, file, written);
  }

  /**
   * Writes a layer.
   *
   * @param entries what is in it, in any order; folders above them that are not named belong to the
   *     superuser with mode {@code 0755}
   * @param names which names may stand beside each other
   * @param file where to write it; it is there whole or not at all
   * @param written is told of each piece of the archive, in bytes
   * @throws ImageException if two entries have one path, one lies in what is no folder, a content
   *     is not as long as it says or is damaged, or the file cannot be written
   */
  public static Blob write(
      Collection<Entry> entries, Names names, Path file, LongConsumer written) {
    List<Entry> ordered = Ordered.of(entries, names);
    Path unfinished = file.resolveSibling("unfinished-" + UUID.randomUUID());
    try {
      try {
        Blob blob = fill(ordered, unfinished, file, written);
        Files.move(
            unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return blob;
      } finally {
        Files.deleteIfExists(unfinished);
      }
    } catch (IOException e) {
      throw ImageException.of("a layer cannot be written to " + file, e);
    }
  }

  private static Blob fill(List<Entry> entries, Path unfinished, Path file, LongConsumer written)
      throws IOException {
    try (OutputStream out = Files.newOutputStream(unfinished);
        GzipMembers members = new GzipMembers(out, written)) {
      for (Entry entry : entries) {
        byte[] header = TarHeader.of(entry);
        members.plain(header, 0, header.length);
        if (entry instanceof Entry.File content) add(content, members);
      }
      members.plain(new byte[END], 0, END);
      return members.finish(file);
    }
  }

  private static void add(Entry.File file, GzipMembers members) throws IOException {
    switch (file.content()) {
      case Content.Plain plain -> {
        long length;
        try (InputStream in = plain.source().open()) {
          length = members.plain(in);
        }
        if (length != plain.size()) {
          throw new ImageException(
              file.path() + " must have " + plain.size() + " bytes, it has " + length,
              "leave the files of an image alone while it is built",
              null);
        }
      }
      case Content.Deflated packed when packed.size() < TAKEN_OVER ->
          members.unpacked(file.path(), packed);
      case Content.Deflated packed -> members.deflated(file.path(), packed);
    }
    int padding = TarHeader.padding(file.content().size());
    members.plain(new byte[padding], 0, padding);
  }
}
