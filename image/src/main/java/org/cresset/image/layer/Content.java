package org.cresset.image.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a file of a layer holds, read when the layer is written. */
public sealed interface Content {
  /** Its length in bytes. */
  long size();

  /** Opens the bytes; whoever asks closes them. */
  @FunctionalInterface
  interface Source {
    /** A stream from the first byte on. */
    InputStream open() throws IOException;
  }

  /**
   * Bytes as they are.
   *
   * @param size how many
   * @param source where they are
   */
  record Plain(long size, Source source) implements Content {
    /** The bytes as a text in UTF-8. */
    public String text() throws IOException {
      try (InputStream in = source.open()) {
        return new String(in.readAllBytes(), UTF_8);
      }
    }
  }

  /**
   * Bytes that somebody has packed by deflate (RFC 1951), as wheels and jars hold them. A layer
   * takes them over as they are, so that its own bytes depend on nothing but the archive's.
   *
   * @param size how many bytes are packed
   * @param packed how many bytes they were packed to
   * @param crc32 the checksum of the unpacked bytes
   * @param source where the packed bytes are
   */
  record Deflated(long size, long packed, long crc32, Source source) implements Content {}

  /** The bytes of a file, which must stay as it is until the layer is written. */
  static Content of(Path file) throws IOException {
    return new Plain(Files.size(file), () -> Files.newInputStream(file));
  }

  /** A part of a file, which must stay as it is until the layer is written. */
  static Content of(Path file, long offset, long size) {
    return new Plain(size, slice(file, offset, size));
  }

  /** Where a part of a file is read. */
  static Source slice(Path file, long offset, long size) {
    return () -> new Slice(file, offset, size);
  }

  /** These bytes. */
  static Content of(byte[] bytes) {
    byte[] copy = bytes.clone();
    return new Plain(copy.length, () -> new ByteArrayInputStream(copy));
  }

  /** A text in UTF-8. */
  static Content of(String text) {
    return of(text.getBytes(UTF_8));
  }
}
