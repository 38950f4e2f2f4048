package org.cresset.vision.image;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/** An array as the JDK's image readers want it, used again for the next file. */
final class MemoryStream extends ImageInputStreamImpl {
  private static final byte[] NOTHING = {};

  private byte[] data = NOTHING;
  private boolean exhausted;

  void open(byte[] file) {
    data = file;
    exhausted = false;
    streamPos = 0;
    flushedPos = 0;
    bitOffset = 0;
  }

  /** Lets go of the file's bytes. */
  void release() {
    data = NOTHING;
  }

  /** Whether more was wanted than there was: no whole file ends so. */
  boolean exhausted() {
    return exhausted;
  }

  @Override
  public int read() throws IOException {
    bitOffset = 0;
    if (streamPos < data.length) return data[(int) streamPos++] & 0xFF;
    exhausted = true;
    return -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    bitOffset = 0;
    if (length == 0) return 0;
    int count = (int) Math.min(length, data.length - streamPos);
    if (count <= 0) {
      exhausted = true;
      return -1;
    }
    System.arraycopy(data, (int) streamPos, into, offset, count);
    streamPos += count;
    return count;
  }

  @Override
  public long length() {
    return data.length;
  }
}
