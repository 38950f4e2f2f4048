package org.cresset.vision.datasets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSize;
import org.jspecify.annotations.Nullable;

/**
 * The begin of a file of pictures, little-endian: a mark of 8 bytes, the number of pictures (8),
 * the key of what they were made of (32), of each picture offset (8), height, width, channels and
 * checksum (4 each), and a checksum of all that (8). A picture that could not be read has height 0.
 *
 * @param key SHA-256 of names and versions
 * @param entries 24 bytes a picture
 */
record PictureIndex(byte[] key, ByteBuffer entries) {
  private static final long MARK = 0x31544350_53534552L; // RESSPCT1
  private static final int KEY = 32;
  private static final int ENTRY = 24;
  private static final int START = 8 + 8 + KEY;

  /**
   * Where a picture lies.
   *
   * @param offset in bytes from the file's begin
   * @param height rows, 0 of one that could not be read
   * @param width columns
   * @param channels bytes a pixel
   * @param checksum CRC-32C of its pixels
   */
  record Entry(long offset, int height, int width, int channels, int checksum) {
    boolean isMissing() {
      return height == 0;
    }

    ImageSize size() {
      return new ImageSize(height, width);
    }

    int length() {
      return height * width * channels;
    }
  }

  /** The bytes of an index of so many pictures. */
  static long bytes(int pictures) {
    return START + (long) ENTRY * pictures + 8;
  }

  /** What tells pictures from others: their number, names and versions. */
  static byte[] key(Pictures pictures) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (int i = 0; i < pictures.size(); i++) {
        String text = i + "\n" + pictures.name(i) + "\n" + pictures.version(i) + "\n";
        digest.update(text.getBytes(StandardCharsets.UTF_8));
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Null if the bytes are not an index of so many pictures, as it was written. */
  static @Nullable PictureIndex read(byte[] bytes, int pictures) {
    ByteBuffer head = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int end = bytes.length - 8;
    boolean known = head.getLong(0) == MARK && head.getLong(8) == pictures;
    if (!known || head.getLong(end) != MappedPictures.checksum(Arrays.copyOf(bytes, end)))
      return null;
    byte[] key = Arrays.copyOfRange(bytes, 16, START);
    return new PictureIndex(key, head);
  }

  Entry entry(int picture) {
    int at = START + ENTRY * Objects.checkIndex(picture, (entries.capacity() - START - 8) / ENTRY);
    return new Entry(
        entries.getLong(at),
        entries.getInt(at + 8),
        entries.getInt(at + 12),
        entries.getInt(at + 16),
        entries.getInt(at + 20));
  }

  /** Where the last picture ends, which is the file's length. */
  long end() {
    int pictures = (entries.capacity() - START - 8) / ENTRY;
    if (pictures == 0) return bytes(0);
    Entry last = entry(pictures - 1);
    return last.offset + last.length();
  }

  /** Decodes and writes all pictures behind the index's place, and then the index. */
  static void write(FileChannel to, Pictures pictures, byte[] key) throws IOException {
    int count = pictures.size();
    int length = Math.toIntExact(bytes(count));
    ByteBuffer head = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    head.putLong(MARK).putLong(count).put(key);
    long offset = length;
    int some = 4 * Runtime.getRuntime().availableProcessors();
    for (int from = 0; from < count; from += some) {
      for (Decoded picture : decoded(pictures, from, Math.min(from + some, count))) {
        Image image = picture.image;
        head.putLong(offset);
        if (image == null) {
          head.putInt(0).putInt(0).putInt(0).putInt(0);
          continue;
        }
        head.putInt(image.height()).putInt(image.width()).putInt(image.channels());
        head.putInt(MappedPictures.checksum(image.pixels()));
        writeAll(to, ByteBuffer.wrap(image.pixels()), offset);
        offset += image.pixels().length;
      }
    }
    head.putLong(MappedPictures.checksum(Arrays.copyOf(head.array(), length - 8)));
    writeAll(to, head.flip(), 0);
  }

  private record Decoded(@Nullable Image image) {}

  private static List<Decoded> decoded(Pictures pictures, int from, int to) {
    return IntStream.range(from, to).parallel().mapToObj(i -> decoded(pictures, i)).toList();
  }

  private static Decoded decoded(Pictures pictures, int index) {
    try {
      return new Decoded(pictures.image(index));
    } catch (IOException _) {
      return new Decoded(null); // whoever wants it reads it anew, and is told
    }
  }

  private static void writeAll(FileChannel to, ByteBuffer bytes, long offset) throws IOException {
    int start = bytes.position();
    while (bytes.hasRemaining()) to.write(bytes, offset + bytes.position() - start);
  }
}
