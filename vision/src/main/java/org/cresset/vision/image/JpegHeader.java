package org.cresset.vision.image;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.cresset.vision.internal.JpegStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a JPEG file has before its pixels, and writes it anew if all of it is plain: one scan
 * of 8-bit Huffman-coded values, grey or YCbCr, with complete and consistent tables.
 *
 * <p>libjpeg cannot be stopped by Java where it finds a header impossible, so it only ever sees
 * headers written here. Source: ITU-T T.81.
 */
final class JpegHeader {
  private static final int LARGEST = 65_500; // libjpeg's limit for a side
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] file;
  private final byte[] @Nullable [] quantisation = new byte[4][];
  private final byte[] @Nullable [] huffman = new byte[8][]; // DC tables, then AC tables
  private byte @Nullable [] frame;
  private @Nullable ImageSize size;
  private int channels;
  private Orientation orientation = Orientation.UPRIGHT;
  private boolean plain = true;
  private boolean jfif;
  private int adobeTransform = -1;
  private int restart;
  private @Nullable JpegStream stream;

  JpegHeader(byte[] file) {
    this.file = file;
  }

  /** The size, if the header has one that the format allows. */
  @Nullable ImageSize size() {
    return size;
  }

  Orientation orientation() {
    return orientation;
  }

  /** Whether its colours are inks: cyan, magenta, yellow and black. */
  boolean inks() {
    return channels == 4;
  }

  /** Whether the inks are written as luminance, two differences of colour, and black (YCCK). */
  boolean luminance() {
    return adobeTransform == 2;
  }

  /** The stream written anew, if it is plain. */
  @Nullable JpegStream stream() {
    return stream;
  }

  void read() throws IOException {
    int at = 2;
    while (true) {
      at = nextMarker(at);
      int marker = at(at);
      if (marker == 0xD9) throw new IOException("damaged JPEG file: it has no pixels");
      at++;
      if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) continue; // without a length
      int length = word(at);
      if (length < 2) throw new IOException("damaged JPEG file: a part of " + length + " bytes");
      if (at + length > file.length) throw cutShort();
      int end = at + length;
      if (marker == 0xDA) {
        scan(at + 2, end);
        return;
      }
      part(marker, at + 2, end);
      at = end;
    }
  }

  private void part(int marker, int from, int end) {
    switch (marker) {
      case 0xDB -> quantisation(from, end);
      case 0xC4 -> huffman(from, end);
      case 0xDD -> {
        restart = end - from >= 2 ? word(from) : 0;
      }
      case 0xE0 -> jfif |= startsWith(from, end, "JFIF\0");
      case 0xE1 -> {
        if (startsWith(from, end, "Exif\0\0")) orientation = Exif.orientation(file, from + 6, end);
      }
      case 0xEE -> {
        if (startsWith(from, end, "Adobe") && end - from >= 12) adobeTransform = at(from + 11);
      }
      default -> {
        // 0xC0 to 0xCF begin a frame of some kind, except DHT (above), JPG and DAC.
        if (marker < 0xC0 || marker > 0xCF || marker == 0xC8) return;
        if (marker == 0xCC) plain = false;
        else frame(marker, from, end);
      }
    }
  }

  private void frame(int marker, int from, int end) {
    if (end - from < 6 || size != null) {
      plain = false;
      return;
    }
    int height = word(from + 1);
    int width = word(from + 3);
    if (height == 0 || width == 0) {
      plain = false;
      return;
    }
    size = new ImageSize(height, width);
    channels = at(from + 5);
    plain &= marker <= 0xC1 && at(from) == 8 && height <= LARGEST && width <= LARGEST;
    plain &= (channels == 1 || channels == 3) && end - from == 6 + 3 * channels;
    if (plain) frame = Arrays.copyOfRange(file, from, end);
  }

  private void quantisation(int from, int end) {
    int at = from;
    while (at < end) {
      int bytes = at(at) >> 4 == 0 ? 64 : 128;
      int id = at(at) & 0xF;
      if (at(at) >> 4 > 1 || id > 3 || at + 1 + bytes > end) {
        plain = false;
        return;
      }
      quantisation[id] = Arrays.copyOfRange(file, at, at + 1 + bytes);
      at += 1 + bytes;
    }
  }

  private void huffman(int from, int end) {
    int at = from;
    while (at < end) {
      int kind = at(at) >> 4;
      int id = at(at) & 0xF;
      int symbols = 0;
      if (at + 17 <= end) for (int i = 1; i <= 16; i++) symbols += at(at + i);
      if (kind > 1 || id > 3 || symbols > 256 || at + 17 + symbols > end) {
        plain = false;
        return;
      }
      byte[] table = Arrays.copyOfRange(file, at, at + 17 + symbols);
      plain &= isCode(table) && (kind == 1 || hasLengths(table));
      huffman[kind * 4 + id] = table;
      at += 17 + symbols;
    }
  }

  /** Whether the numbers of codes of each length leave one of all ones, as the format wants it. */
  private static boolean isCode(byte[] table) {
    int code = 0;
    for (int length = 1; length <= 16; length++) {
      code += table[length] & 0xFF;
      if ((table[length] & 0xFF) > 0 && code >= 1 << length) return false;
      code <<= 1;
    }
    return true;
  }

  /** Whether all symbols are lengths of differences, 0 to 11 bits. */
  private static boolean hasLengths(byte[] table) {
    for (int i = 17; i < table.length; i++) if ((table[i] & 0xFF) > 11) return false;
    return true;
  }

  private void scan(int from, int end) throws IOException {
    byte[] begun = frame;
    if (!plain || begun == null || begun.length < 9) return;
    // Without a JFIF mark the colours may be red, green and blue themselves.
    boolean named = begun.length > 9 && begun[6] == 'R' && begun[9] == 'G';
    if (begun[5] == 3 && !jfif && (adobeTransform == 0 || named)) return;
    if (end - from != 4 + 2 * channels || at(from) != channels) return;
    if (at(end - 3) != 0 || at(end - 2) != 63 || at(end - 1) != 0) return;
    JpegWriter writer = new JpegWriter();
    for (int c = 0; c < channels; c++) {
      int component = 6 + 3 * c;
      int tables = at(from + 2 + 2 * c);
      if (at(from + 1 + 2 * c) != (begun[component] & 0xFF)) return; // another order
      boolean known = usable(begun[component + 2] & 0xFF, tables);
      if (!known || !sampling(c, channels, begun[component + 1] & 0xFF)) return;
      writer.component(begun[component + 1], begun[component + 2], tables);
    }
    int stop = endOfPixels(end);
    writer.write(size, quantisation, huffman, restart);
    stream = writer.finish(file, end, stop);
  }

  private boolean usable(int quantiser, int tables) {
    int dc = tables >> 4;
    int ac = tables & 0xF;
    if (quantiser > 3 || dc > 3 || ac > 3) return false;
    return quantisation[quantiser] != null && huffman[dc] != null && huffman[4 + ac] != null;
  }

  /** Whether a channel has one of the usual shares of the pixels: 4:4:4, 4:2:2, 4:4:0 or 4:2:0. */
  private static boolean sampling(int channel, int channels, int factors) {
    int across = factors >> 4;
    int down = factors & 0xF;
    if (channels == 1) return across >= 1 && across <= 4 && down >= 1 && down <= 4;
    if (channel > 0) return factors == 0x11;
    return across >= 1 && across <= 2 && down >= 1 && down <= 2;
  }

  /** Where the packed pixels end: at a mark that is no restart. */
  private int endOfPixels(int from) throws IOException {
    for (int i = nextMark(from); i + 1 < file.length; i = nextMark(i + 1)) {
      int next = file[i + 1] & 0xFF;
      if (next != 0 && next != 0xFF && (next < 0xD0 || next > 0xD7)) return i;
    }
    throw cutShort();
  }

  /** The next byte of all ones, eight at a time: this looks at every byte of the file. */
  private int nextMark(int from) {
    int at = from;
    for (; at + 8 <= file.length; at += 8) {
      long inverse = ~(long) EIGHT.get(file, at);
      // A zero byte borrows into its highest bit; those that had it set already do not count.
      long zeros = (inverse - 0x0101010101010101L) & ~inverse & 0x8080808080808080L;
      if (zeros != 0) return at + (Long.numberOfTrailingZeros(zeros) >> 3);
    }
    while (at < file.length && file[at] != (byte) 0xFF) at++;
    return at;
  }

  private int nextMarker(int from) throws IOException {
    int at = from;
    while (at < file.length && at(at) != 0xFF) at++; // libjpeg as well leaves out what is between
    while (at < file.length && at(at) == 0xFF) at++;
    if (at + 2 >= file.length) throw cutShort();
    return at;
  }

  private boolean startsWith(int from, int end, String text) {
    if (end - from < text.length()) return false;
    for (int i = 0; i < text.length(); i++) if (file[from + i] != text.charAt(i)) return false;
    return true;
  }

  private int at(int place) {
    return file[place] & 0xFF;
  }

  private int word(int place) {
    return at(place) << 8 | at(place + 1);
  }

  private IOException cutShort() {
    return new IOException(Decoder.cutShort("JPEG", file));
  }
}
