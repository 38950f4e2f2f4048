package org.cresset.image.oci;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/** Where an archive's bytes go, one after the other. */
sealed interface ArchiveSink {
  /** Takes bytes; false if it wants no more. */
  boolean put(byte[] bytes) throws IOException;

  /** Takes all of a file; false if it wants no more. */
  boolean put(FileChannel in, Path file) throws IOException;

  /** How many bytes it has taken. */
  long position() throws IOException;

  /** An archive that is written. */
  record Writing(FileChannel out) implements ArchiveSink {
    @Override
    public boolean put(byte[] bytes) throws IOException {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) out.write(rest);
      return true;
    }

    /** Gigabytes are copied by the system, without passing through here. */
    @Override
    public boolean put(FileChannel in, Path file) throws IOException {
      long size = in.size();
      for (long at = 0; at < size; ) {
        long copied = in.transferTo(at, size - at, out);
        if (copied <= 0) throw new IOException(file + " became shorter while it was copied");
        at += copied;
      }
      return true;
    }

    @Override
    public long position() throws IOException {
      return out.position();
    }
  }

  /** An archive that is there: it wants bytes for as long as they are its own. */
  record Comparing(FileChannel there, ByteBuffer one, ByteBuffer other) implements ArchiveSink {
    private static final int CHUNK = 1 << 20;

    Comparing(FileChannel there) {
      this(there, ByteBuffer.allocateDirect(CHUNK), ByteBuffer.allocateDirect(CHUNK));
    }

    @Override
    public boolean put(byte[] bytes) throws IOException {
      ByteBuffer read = ByteBuffer.allocate(bytes.length);
      while (read.hasRemaining()) if (there.read(read) < 0) return false;
      return Arrays.equals(read.array(), bytes);
    }

    @Override
    public boolean put(FileChannel in, Path file) throws IOException {
      for (long left = in.size(); left > 0; ) {
        int n = (int) Math.min(left, CHUNK);
        if (!read(in, one, n) || !read(there, other, n) || !one.equals(other)) return false;
        left -= n;
      }
      return true;
    }

    private static boolean read(FileChannel from, ByteBuffer to, int length) throws IOException {
      to.clear().limit(length);
      while (to.hasRemaining()) if (from.read(to) < 0) return false;
      to.flip();
      return true;
    }

    @Override
    public long position() throws IOException {
      return there.position();
    }
  }
}
