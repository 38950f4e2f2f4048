package org.cresset.stack.fetch;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.cresset.stack.Sha256;

/**
 * The SHA-256 of what has come, computed by a thread of its own while more comes: hashing takes
 * longer than reading from a near server, and one after the other they would take both.
 */
final class RunningHash implements AutoCloseable {
  /** How many bytes may wait: enough that neither side does, and little beside a small heap. */
  private static final int AHEAD = 4 << 20;

  private final MessageDigest digest = Sha256.digest();
  private final Semaphore room = new Semaphore(AHEAD);
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("cresset-sha256").factory());

  /** Adds pieces, whose bytes must not change any more; waits while too many are to be hashed. */
  void add(List<ByteBuffer> pieces) {
    for (ByteBuffer piece : pieces) {
      ByteBuffer own = piece.duplicate();
      int permits = Math.min(own.remaining(), AHEAD);
      room.acquireUninterruptibly(permits);
      thread.execute(
          () -> {
            digest.update(own);
            room.release(permits);
          });
    }
  }

  /** Forgets what was added. */
  void reset() {
    thread.execute(digest::reset);
  }

  /** The hash of all that was added, in lower-case hexadecimal. */
  String hex() {
    Future<byte[]> hash = thread.submit(() -> ((MessageDigest) digest.clone()).digest());
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return HexFormat.of().formatHex(hash.get());
        } catch (InterruptedException e) {
          interrupted = true; // what is left takes milliseconds
        } catch (ExecutionException e) {
          throw new AssertionError("the JDK's SHA-256 can be cloned", e);
        }
      }
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
