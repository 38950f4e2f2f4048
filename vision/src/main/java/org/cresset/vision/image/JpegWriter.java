package org.cresset.vision.image;

import org.cresset.vision.internal.JpegStream;
import org.jspecify.annotations.Nullable;

/** Writes the header of a plain JPEG stream from checked parts. */
final class JpegWriter {
  private static final int LONGEST_HEADER = 3_400; // 4 quantisation and 8 Huffman tables, the rest

  private final byte[] to = new byte[LONGEST_HEADER];
  private final byte[] components = new byte[9]; // sampling, quantiser, tables
  private int channels;
  private int length;

  void component(byte sampling, byte quantiser, int tables) {
    components[3 * channels] = sampling;
    components[3 * channels + 1] = quantiser;
    components[3 * channels + 2] = (byte) tables;
    channels++;
  }

  void write(
      @Nullable ImageSize size,
      byte[] @Nullable [] quantisation,
      byte[] @Nullable [] huffman,
      int restart) {
    if (size == null) throw new IllegalStateException("no frame");
    mark(0xD8);
    tables(0xDB, quantisation);
    mark(0xC0 + 1);
    word(8 + 3 * channels);
    put(8);
    word(size.height());
    word(size.width());
    put(channels);
    for (int c = 0; c < channels; c++) {
      put(c + 1);
      // A single channel's factors mean nothing, but libjpeg would pad the image to them.
      put(channels == 1 ? 0x11 : components[3 * c]);
      put(components[3 * c + 1]);
    }
    tables(0xC4, huffman);
    mark(0xDD);
    word(4);
    word(restart);
    mark(0xDA);
    word(6 + 2 * channels);
    put(channels);
    for (int c = 0; c < channels; c++) {
      put(c + 1);
      put(components[3 * c + 2]);
    }
    put(0);
    put(63);
    put(0);
  }

  /** The stream of this header and of the packed pixels within a file. */
  JpegStream finish(byte[] file, int from, int end) {
    return new JpegStream(to, length, file, from, end, channels);
  }

  private void tables(int marker, byte[] @Nullable [] tables) {
    for (byte[] table : tables) {
      if (table == null) continue;
      mark(marker);
      word(2 + table.length);
      System.arraycopy(table, 0, to, length, table.length);
      length += table.length;
    }
  }

  private void mark(int marker) {
    put(0xFF);
    put(marker);
  }

  private void word(int value) {
    put(value >> 8);
    put(value);
  }

  private void put(int value) {
    to[length++] = (byte) value;
  }
}
