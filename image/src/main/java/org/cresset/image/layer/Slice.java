package org.cresset.image.layer;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** A part of a file as a stream. */
final class Slice extends InputStream {
  private final RandomAccessFile file;
  private long left;

  Slice(Path path, long offset, long size) throws IOException {
    file = new RandomAccessFile(path.toFile(), "r");
    left = size;
    try {
      file.seek(offset);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public int read() throws IOException {
    if (left == 0) return -1;
    left--;
    return file.read();
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (length == 0) return 0;
    if (left == 0) return -1;
    int n = file.read(to, offset, (int) Math.min(length, left));
    if (n > 0) left -= n;
    return n;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
