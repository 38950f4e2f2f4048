package org.cresset.image.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;

/**
 * What stands before a file in an archive: POSIX's ustar, and its extended records where a path or
 * a length does not fit. Owners are numbers and every date is the same.
 */
final class TarHeader {
  /** What archives count in. */
  static final int BLOCK = 512;

  /** After 1980, so that what is zipped in the image has a date, and long past everywhere. */
  static final Instant DATE = Instant.parse("2000-01-01T00:00:00Z");

  private static final int LONGEST_NAME = 100;
  private static final long LARGEST = 077777777777L;

  private TarHeader() {}

  /** The header's bytes, a number of blocks. */
  static byte[] of(Entry entry) {
    String name = entry instanceof Entry.Directory ? entry.path() + "/" : entry.path();
    Map<String, String> extended = new LinkedHashMap<>();
    if (!fits(name)) extended.put("path", name);
    TarArchiveEntry header =
        switch (entry) {
          case Entry.File file -> {
            if (file.content().size() > LARGEST) {
              extended.put("size", Long.toString(file.content().size()));
            }
            TarArchiveEntry of = header(name, TarConstants.LF_NORMAL, file.mode());
            of.setIds(file.uid(), file.gid());
            of.setSize(file.content().size());
            yield of;
          }
          case Entry.Directory folder -> {
            TarArchiveEntry of = header(name, TarConstants.LF_DIR, folder.mode());
            of.setIds(folder.uid(), folder.gid());
            yield of;
          }
          case Entry.Symlink link ->
              linked(header(name, TarConstants.LF_SYMLINK, 0777), link.target(), extended);
          case Entry.Hardlink link ->
              linked(header(name, TarConstants.LF_LINK, 0644), link.target(), extended);
        };
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(BLOCK);
    if (!extended.isEmpty()) extend(bytes, extended);
    bytes.writeBytes(block(header));
    return bytes.toByteArray();
  }

  private static TarArchiveEntry header(String name, byte type, int mode) {
    TarArchiveEntry header = new TarArchiveEntry(name, type, true);
    header.setMode(mode);
    header.setIds(0, 0);
    header.setNames("", ""); // else it is the name of whoever runs this
    header.setModTime(DATE.toEpochMilli());
    return header;
  }

  private static TarArchiveEntry linked(
      TarArchiveEntry header, String target, Map<String, String> extended) {
    if (!fits(target)) extended.put("linkpath", target);
    header.setLinkName(target);
    return header;
  }

  private static boolean fits(String name) {
    byte[] bytes = name.getBytes(UTF_8);
    return bytes.length <= LONGEST_NAME && bytes.length == name.length(); // is plain ASCII
  }

  private static void extend(ByteArrayOutputStream bytes, Map<String, String> extended) {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    extended.forEach((key, value) -> records.writeBytes(record(key, value)));
    TarArchiveEntry header =
        header("PaxHeaders/entry", TarConstants.LF_PAX_EXTENDED_HEADER_LC, 0644);
    header.setSize(records.size());
    bytes.writeBytes(block(header));
    bytes.writeBytes(records.toByteArray());
    bytes.writeBytes(new byte[padding(records.size())]);
  }

  /** A record says its own length first: {@code 30 path=...\n}. */
  private static byte[] record(String key, String value) {
    int rest = (" " + key + "=" + value + "\n").getBytes(UTF_8).length;
    int length = rest + 1;
    while (Integer.toString(length).length() + rest != length) length++;
    return (length + " " + key + "=" + value + "\n").getBytes(UTF_8);
  }

  private static byte[] block(TarArchiveEntry header) {
    byte[] block = new byte[BLOCK];
    try {
      header.writeEntryHeader(block, ZipEncodingHelper.getZipEncoding("UTF-8"), false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return block;
  }

  /** How many bytes fill the last block of {@code size} bytes. */
  static int padding(long size) {
    return (int) (-size & (BLOCK - 1));
  }
}
