package org.cresset.stack.fetch;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The few blocks of bytes that are under way between arriving and being done with.
 *
 * <p>They are used again and again: what the client hands over is garbage at once, so that the
 * collector of a small heap finds nothing that it must copy.
 */
final class Blocks {
  /** As much as the client reads at a time. */
  static final int BYTES = 1 << 19;

  private static final int COUNT = 6;

  private final int users;
  private final Semaphore room = new Semaphore(COUNT);
  private final ConcurrentLinkedQueue<byte[]> free = new ConcurrentLinkedQueue<>();

  /** Each block goes to so many users. */
  Blocks(int users) {
    this.users = users;
  }

  /** Bytes that each user must release. */
  final class Block {
    private final byte[] bytes;
    private final int length;
    private final AtomicInteger usedBy = new AtomicInteger(users);

    private Block(byte[] bytes, int length) {
      this.bytes = bytes;
      this.length = length;
    }

    ByteBuffer content() {
      return ByteBuffer.wrap(bytes, 0, length);
    }

    void release() {
      if (usedBy.decrementAndGet() > 0) return;
      free.add(bytes);
      room.release();
    }
  }

  /** Takes what fits out of {@code source}; waits for a block if all are under way. */
  Block filledFrom(ByteBuffer source) {
    room.acquireUninterruptibly();
    byte @Nullable [] used = free.poll();
    byte[] bytes = used == null ? new byte[BYTES] : used;
    int length = Math.min(source.remaining(), BYTES);
    source.get(bytes, 0, length);
    return new Block(bytes, length);
  }
}
