package org.cresset.torch.io;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * A zip archive in mapped memory, read strictly: every entry lies inside the file and inside its
 * folder, no two share a name or a byte, and none says that it unpacks to more than it could.
 *
 * <p>The JDK's own reader does not tell where an entry's bytes are, which mapping needs. Source:
 * PKWARE's APPNOTE 6.3, with zip64.
 */
final class ZipFolder {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int END64 = 0x06064b50;
  private static final int LOCATOR64 = 0x07064b50;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final long LONGEST_RATIO = 1032; // deflate cannot do better

  /**
   * One entry.
   *
   * @param start where its local header begins
   * @param begin where its bytes begin
   * @param packed how many there are
   * @param size how many they unpack to
   * @param crc their checksum; 0 where the writer made none, as PyTorch can be told to
   */
  record Entry(
      String name, boolean deflated, long start, long begin, long packed, long size, int crc) {}

  private final Origin origin;
  private final MemorySegment bytes;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Set<String> verified = new HashSet<>();

  private ZipFolder(Origin origin, MemorySegment bytes) {
    this.origin = origin;
    this.bytes = bytes;
  }

  /** Reads and checks the directory. */
  static ZipFolder read(Origin origin, MemorySegment bytes) {
    ZipFolder folder = new ZipFolder(origin, bytes);
    folder.readDirectory();
    return folder;
  }

  /** Whether bytes begin as an archive does. */
  static boolean begins(MemorySegment bytes) {
    return bytes.byteSize() >= 4 && (bytes.get(INT, 0) == LOCAL || bytes.get(INT, 0) == END);
  }

  Map<String, Entry> entries() {
    return entries;
  }

  // ---- Content -------------------------------------------------------------------------------

  /** An entry's bytes, unpacked; the checksum is checked first. */
  InputStream stream(Entry entry) {
    verify(entry);
    return unverified(entry);
  }

  /** The bytes of an entry that is not packed; the checksum is checked first. */
  MemorySegment stored(Entry entry) {
    verify(entry);
    return bytes.asSlice(entry.begin, entry.packed);
  }

  /** All of a small entry. */
  MemorySegment content(Entry entry, long limit) {
    if (!entry.deflated) return stored(entry);
    if (entry.size > limit) {
      throw origin.refused(
          "%s may unpack to at most %d bytes, got %d"
              .formatted(Origin.shown(entry.name), limit, entry.size));
    }
    byte[] unpacked = new byte[Math.toIntExact(entry.size)];
    try (InputStream stream = stream(entry)) {
      if (stream.readNBytes(unpacked, 0, unpacked.length) != unpacked.length) {
        throw origin.refused(Origin.shown(entry.name) + " ends too early");
      }
    } catch (IOException e) {
      throw unreadable(entry, e);
    }
    return MemorySegment.ofArray(unpacked);
  }

  /** An entry's bytes, unpacked and not checked: to look at its beginning. */
  InputStream unverified(Entry entry) {
    InputStream stream = new Fill.SegmentStream(bytes.asSlice(entry.begin, entry.packed));
    if (!entry.deflated) return stream;
    Inflater inflater = new Inflater(true);
    return new InflaterInputStream(stream, inflater, 1 << 14) {
      @Override
      public void close() throws IOException {
        super.close();
        inflater.end();
      }
    };
  }

  private void verify(Entry entry) {
    if (!verified.add(entry.name)) return;
    if (entry.crc == 0 && !entry.deflated) return;
    CRC32 crc = new CRC32();
    long count = 0;
    byte[] chunk = new byte[1 << 16];
    try (InputStream stream = unverified(entry)) {
      for (int read = stream.read(chunk); read > 0 && count <= entry.size; ) {
        crc.update(chunk, 0, read);
        count += read;
        read = stream.read(chunk);
      }
    } catch (IOException e) {
      throw unreadable(entry, e);
    } catch (InternalError e) {
      throw origin.because("was cut short while it was being read", null, e);
    }
    if (count != entry.size) {
      throw origin.refused(
          "%s must unpack to %d bytes, got %s"
              .formatted(
                  Origin.shown(entry.name), entry.size, count > entry.size ? "more" : count));
    }
    if (entry.crc != 0 && (int) crc.getValue() != entry.crc) {
      throw origin.refused(
          "%s must have the checksum %08x, got %08x"
              .formatted(Origin.shown(entry.name), entry.crc, crc.getValue()));
    }
  }

  private RuntimeException unreadable(Entry entry, IOException e) {
    return origin.because(
        Origin.shown(entry.name) + " cannot be unpacked: " + e.getMessage(),
        "the file is damaged",
        e);
  }

  // ---- Directory -----------------------------------------------------------------------------

  private void readDirectory() {
    long end = findEnd();
    long count = unsigned16(end + 10);
    long size = unsigned32(end + 12);
    long begin = unsigned32(end + 16);
    boolean oneDisk = unsigned16(end + 4) == 0 && unsigned16(end + 6) == 0;
    long directoryEnd = end;
    if (count == 0xFFFF || size == 0xFFFFFFFFL || begin == 0xFFFFFFFFL || hasLocator(end)) {
      directoryEnd = findEnd64(end);
      count = bytes.get(LONG, directoryEnd + 32);
      size = bytes.get(LONG, directoryEnd + 40);
      begin = bytes.get(LONG, directoryEnd + 48);
    }
    if (!oneDisk) throw origin.refused("the archive must be in one piece");
    if (begin < 0 || size < 0 || begin > directoryEnd || size != directoryEnd - begin) {
      throw origin.refused("the archive's directory must end where its end record begins");
    }
    if (count < 0 || count > size / 46) {
      throw origin.refused("the archive's directory is too short for its number of entries");
    }
    long at = begin;
    for (long i = 0; i < count; i++) at = readEntry(at, directoryEnd, begin);
    if (at != directoryEnd) throw origin.refused("the archive's directory holds more than entries");
    refuseOverlaps();
  }

  private long findEnd() {
    long last = bytes.byteSize() - 22;
    for (long at = last; at >= Math.max(0, last - 0xFFFF); at--) {
      if (bytes.get(INT, at) == END && unsigned16(at + 20) == last - at) return at;
    }
    throw origin.refused("an archive must end with its directory", "the file was cut short");
  }

  private boolean hasLocator(long end) {
    return end >= 20 && bytes.get(INT, end - 20) == LOCATOR64;
  }

  private long findEnd64(long end) {
    if (hasLocator(end)) {
      long at = bytes.get(LONG, end - 12);
      if (at >= 0 && at <= end - 20 - 56 && bytes.get(INT, at) == END64 && at == end - 20 - 56) {
        return at;
      }
    }
    throw origin.refused("the archive's end record for large files is not where it must be");
  }

  private long readEntry(long at, long limit, long firstDirectory) {
    if (limit - at < 46 || bytes.get(INT, at) != CENTRAL) {
      throw origin.refused("the archive's directory has no entry at byte " + at);
    }
    int nameLength = unsigned16(at + 28);
    int extraLength = unsigned16(at + 30);
    long next = at + 46 + nameLength + extraLength + unsigned16(at + 32);
    if (next > limit) throw origin.refused("the archive's directory ends inside an entry");
    String name = name(at + 46, nameLength);
    int flags = unsigned16(at + 8);
    int method = unsigned16(at + 10);
    if ((flags & 1) != 0) throw origin.refused(Origin.shown(name) + " is encrypted");
    if (method != STORED && method != DEFLATED) {
      throw origin.refused(
          "%s must be stored or deflated, got method %d".formatted(Origin.shown(name), method));
    }
    long[] sizes = {unsigned32(at + 24), unsigned32(at + 20), unsigned32(at + 42)};
    large(name, at + 46 + nameLength, extraLength, sizes);
    Entry entry = located(name, method, sizes[0], sizes[1], sizes[2], at, firstDirectory);
    if (entries.put(name, entry) != null) {
      throw origin.refused("the entry " + Origin.shown(name) + " stands twice");
    }
    return next;
  }

  /**
   * Replaces unpacked size, packed size and place by those of the zip64 field, where they say so.
   */
  private void large(String name, long extra, int length, long[] values) {
    long end = extra + length;
    for (long at = extra; at + 4 <= end; ) {
      long fieldEnd = at + 4 + unsigned16(at + 2);
      if (fieldEnd > end) break;
      if (unsigned16(at) == 1) {
        long value = at + 4;
        for (int i = 0; i < values.length; i++) {
          if (values[i] != 0xFFFFFFFFL || value + 8 > fieldEnd) continue;
          values[i] = bytes.get(LONG, value);
          value += 8;
        }
      }
      at = fieldEnd;
    }
    for (long value : values) {
      if (value < 0 || value > Long.MAX_VALUE / (2 * LONGEST_RATIO)) {
        throw origin.refused("the sizes of " + Origin.shown(name) + " are too large to count");
      }
    }
  }

  private Entry located(
      String name, int method, long size, long packed, long start, long central, long limit) {
    if (start > limit - 30 || bytes.get(INT, start) != LOCAL) {
      throw origin.refused(Origin.shown(name) + " has no header at byte " + start);
    }
    int nameLength = unsigned16(start + 26);
    long begin = start + 30 + nameLength + unsigned16(start + 28);
    if (begin > limit || packed > limit - begin) {
      throw origin.refused(Origin.shown(name) + " goes beyond the archive");
    }
    boolean alike =
        nameLength == unsigned16(central + 28)
            && bytes
                    .asSlice(start + 30, nameLength)
                    .mismatch(bytes.asSlice(central + 46, nameLength))
                == -1
            && unsigned16(start + 8) == method;
    if (!alike) {
      throw origin.refused(Origin.shown(name) + " has another name or method in its own header");
    }
    if (method == STORED && size != packed) {
      throw origin.refused(
          "%s is stored, so both its sizes must be alike, got %d and %d"
              .formatted(Origin.shown(name), size, packed));
    }
    if (size > LONGEST_RATIO * packed + LONGEST_RATIO) {
      throw origin.refused(
          "%s cannot unpack from %d bytes to %d".formatted(Origin.shown(name), packed, size));
    }
    int crc = bytes.get(INT, central + 16);
    return new Entry(name, method == DEFLATED, start, begin, packed, size, crc);
  }

  private void refuseOverlaps() {
    List<Entry> byPlace = new ArrayList<>(entries.values());
    byPlace.sort(Comparator.comparingLong(Entry::start));
    long end = 0;
    for (Entry entry : byPlace) {
      if (entry.start < end) {
        throw origin.refused(Origin.shown(entry.name) + " lies over the entry before it");
      }
      end = entry.begin + entry.packed;
    }
  }

  private String name(long at, int length) {
    byte[] text = bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
    String name;
    try {
      name = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
    } catch (CharacterCodingException _) {
      throw origin.refused("the names of entries must be UTF-8, got other bytes");
    }
    boolean inside =
        !name.isEmpty() && !name.startsWith("/") && name.indexOf('\\') < 0 && name.indexOf(0) < 0;
    for (String part : name.split("/", -1)) inside &= !part.equals("..") && !part.endsWith(":");
    if (inside) return name;
    throw origin.refused("the entry " + Origin.shown(name) + " leaves the archive's folder");
  }

  private int unsigned16(long at) {
    return Short.toUnsignedInt(bytes.get(SHORT, at));
  }

  private long unsigned32(long at) {
    return Integer.toUnsignedLong(bytes.get(INT, at));
  }
}
