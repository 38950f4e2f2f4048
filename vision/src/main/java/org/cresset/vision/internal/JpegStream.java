package org.cresset.vision.internal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * A plain JPEG stream as libjpeg may see it: a header written anew of checked tables alone, and the
 * packed pixels where they lie in the file.
 *
 * @param header the header, at the front of an array that may be longer
 * @param headerLength how many bytes of it
 * @param file the whole file
 * @param from where the packed pixels begin in the file
 * @param end where they end
 * @param channels 1 or 3
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record JpegStream(
    byte[] header, int headerLength, byte[] file, int from, int end, int channels) {
  private static final byte[] END_OF_IMAGE = {(byte) 0xFF, (byte) 0xD9};

  int length() {
    return headerLength + (end - from) + END_OF_IMAGE.length;
  }

  /** Puts the stream together. */
  void copyTo(MemorySegment memory) {
    MemorySegment.copy(header, 0, memory, JAVA_BYTE, 0, headerLength);
    MemorySegment.copy(file, from, memory, JAVA_BYTE, headerLength, end - from);
    MemorySegment.copy(
        END_OF_IMAGE, 0, memory, JAVA_BYTE, length() - END_OF_IMAGE.length, END_OF_IMAGE.length);
  }
}
