package org.cresset.stack.fetch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Carries blocks, in order, to a thread of its own, so that what is done with them goes on while
 * more arrive.
 *
 * <p>After a failure nothing more is done with any, and whoever adds or asks next is told.
 */
final class Conveyor implements AutoCloseable {
  /** What is done with each block. */
  interface Work {
    void on(ByteBuffer content) throws IOException;
  }

  private final Work work;
  private final ExecutorService thread;
  private volatile @Nullable IOException failure;

  /** The name is the thread's. */
  Conveyor(String name, Work work) {
    this.work = work;
    thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
  }

  /** Adds a block, and releases it when it has been worked on. */
  void add(Blocks.Block block) {
    thread.execute(() -> work(block));
  }

  private void work(Blocks.Block block) {
    try {
      if (failure == null) work.on(block.content());
    } catch (IOException e) {
      failure = e;
    } catch (RuntimeException | Error e) {
      failure = new IOException(e.toString(), e); // a block left out would be worse than none
    } finally {
      block.release();
    }
  }

  /** Says whether something has failed. */
  void check() throws IOException {
    IOException known = failure;
    if (known != null) throw known;
  }

  /** The result of a task that this thread does when all that was added has been worked on. */
  <T> T after(Callable<T> task) throws IOException {
    Future<T> result = thread.submit(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          T value = result.get();
          check();
          return value;
        } catch (InterruptedException e) {
          interrupted = true; // what is left takes milliseconds
        } catch (ExecutionException e) {
          if (e.getCause() instanceof IOException cause) throw cause;
          throw new IllegalStateException(e.getCause());
        }
      }
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
  }

  /** Waits until all that was added has been worked on. */
  void settle() throws IOException {
    after(() -> "done");
  }

  /** Waits for what was added, also when interrupted, then ends the thread. */
  @Override
  public void close() {
    try {
      settle();
    } catch (IOException e) {
      // Whoever wanted the bytes has asked already.
    }
    thread.shutdown();
  }
}
