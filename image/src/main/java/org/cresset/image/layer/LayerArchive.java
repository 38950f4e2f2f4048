package org.cresset.image.layer;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Unpacks a layer: by gzip if it begins as one, or not at all. */
public final class LayerArchive {
  private static final int BUFFER = 1 << 16;
  private static final int GZIP = 0x1f8b;
  private static final int ZSTD = 0x28b5;

  private LayerArchive() {}

  /**
   * The archive in a layer.
   *
   * @param packed the layer's bytes
   * @throws ImageException if it is packed in another way
   */
  public static InputStream unpack(String name, InputStream packed) throws IOException {
    PushbackInputStream in = new PushbackInputStream(packed, 2);
    byte[] start = in.readNBytes(2);
    in.unread(start);
    int magic = start.length < 2 ? 0 : ((start[0] & 0xff) << 8) | (start[1] & 0xff);
    return switch (magic) {
      // Java's own ends early where a stream does not know how much of it is left.
      case GZIP ->
          GzipCompressorInputStream.builder()
              .setInputStream(in)
              .setBufferSize(BUFFER)
              .setDecompressConcatenated(true)
              .get();
      case ZSTD ->
          throw new ImageException(
              name + " is packed by zstd, which is not read here",
              "copy the image with layers packed by gzip (skopeo copy --dest-compress-format gzip)",
              null);
      default -> in;
    };
  }
}
