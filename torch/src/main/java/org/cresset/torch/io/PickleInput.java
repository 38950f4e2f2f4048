package org.cresset.torch.io;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.cresset.torch.TorchException;

/** The bytes of a pickle: every length is checked against what is there before it is believed. */
final class PickleInput {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final int LONGEST_INTEGER = 1024; // bytes
  private static final int LONGEST_NAME = 1024; // bytes of a line

  private final Origin origin;
  private final MemorySegment bytes;
  private long at;
  private long opcode;
  private long copied;

  PickleInput(Origin origin, MemorySegment bytes, long at) {
    this.origin = origin;
    this.bytes = bytes;
    this.at = at;
  }

  long position() {
    return at;
  }

  /** What is wrong, and at which byte of the pickle. */
  TorchException refused(String what) {
    return origin.refused(what + where());
  }

  TorchException refused(String what, String hint) {
    return origin.refused(what + where(), hint);
  }

  private String where() {
    return ", at byte " + opcode + " of its pickle";
  }

  /** The next instruction. */
  int opcode() {
    opcode = at;
    return u1();
  }

  int u1() {
    need(1);
    return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, at++));
  }

  int u2() {
    return u1() | u1() << 8;
  }

  int i4() {
    need(4);
    at += 4;
    return bytes.get(INT, at - 4);
  }

  long u4() {
    return Integer.toUnsignedLong(i4());
  }

  long i8() {
    need(8);
    at += 8;
    return bytes.get(LONG, at - 8);
  }

  double f8() {
    need(8);
    at += 8;
    return bytes.get(DOUBLE, at - 8);
  }

  /** Bytes of a length that the file claims. */
  byte[] take(long length) {
    need(length);
    if (length > Integer.MAX_VALUE - 16)
      throw refused("a value of " + length + " bytes is too long");
    at += length;
    return bytes.asSlice(at - length, length).toArray(ValueLayout.JAVA_BYTE);
  }

  String text(long length) {
    byte[] text = take(length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
    } catch (CharacterCodingException _) {
      throw refused("a string must be UTF-8, got other bytes");
    }
  }

  /** A line that names something. */
  String line() {
    long start = at;
    while (u1() != '\n') {
      if (at - start > LONGEST_NAME) throw refused("a name may have at most 1024 characters");
    }
    long end = at;
    at = start;
    String line = text(end - 1 - start);
    at = end;
    return line;
  }

  /** A whole number of any length: a Long if it is one, else a BigInteger. */
  Object integer(long length) {
    if (length < 0 || length > LONGEST_INTEGER) {
      throw refused(
          "a whole number may have at most %d bytes, got %d".formatted(LONGEST_INTEGER, length));
    }
    byte[] little = take(length);
    byte[] big = new byte[little.length + (little.length == 0 ? 1 : 0)];
    for (int i = 0; i < little.length; i++) big[big.length - 1 - i] = little[i];
    BigInteger value = new BigInteger(big);
    if (value.bitLength() < Long.SIZE) return value.longValue();
    return value;
  }

  /** Counts what a call copies: a file can mean no more than is written in it. */
  void copying(long items) {
    copied += items;
    if (copied > bytes.byteSize()) throw refused("more is copied than the file holds");
  }

  private void need(long length) {
    if (length < 0 || length > bytes.byteSize() - at) {
      throw refused(
          "%s bytes must follow, got %d"
              .formatted(Long.toUnsignedString(length), bytes.byteSize() - at));
    }
  }
}
