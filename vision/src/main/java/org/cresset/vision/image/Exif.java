package org.cresset.vision.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The one thing of a camera's notes that matters here. Source: Exif 2.32, a TIFF header within. */
final class Exif {
  private static final int ORIENTATION = 0x0112;

  private Exif() {}

  /** The orientation; notes that make no sense mean upright. */
  static Orientation orientation(byte[] file, int from, int end) {
    ByteBuffer notes = ByteBuffer.wrap(file, from, end - from).slice();
    if (notes.remaining() < 8) return Orientation.UPRIGHT;
    notes.order(notes.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = Integer.toUnsignedLong(notes.getInt(4));
    if (directory + 2 > notes.limit()) return Orientation.UPRIGHT;
    int entries = Short.toUnsignedInt(notes.getShort((int) directory));
    for (int i = 0; i < entries; i++) {
      long entry = directory + 2 + 12L * i;
      if (entry + 12 > notes.limit()) return Orientation.UPRIGHT;
      if (Short.toUnsignedInt(notes.getShort((int) entry)) != ORIENTATION) continue;
      return Orientation.of(notes.getShort((int) entry + 8));
    }
    return Orientation.UPRIGHT;
  }
}
