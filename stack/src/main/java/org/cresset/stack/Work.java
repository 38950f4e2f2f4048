package org.cresset.stack;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import org.cresset.torch.TorchException;

/**
 * Pieces of work that need nothing of each other, on a few threads: the longest first, so that no
 * thread is left with a long one while the others have none. The first that fails ends all.
 */
public final class Work {
  private final String name;
  private final int threads;
  private final List<Piece> pieces = new ArrayList<>();
  private final BlockingQueue<Future<?>> over = new LinkedBlockingQueue<>();

  private record Piece(long length, FutureTask<?> task) {}

  /** What a piece gives. */
  public static final class Result<T> {
    private final Future<T> future;

    private Result(Future<T> future) {
      this.future = future;
    }

    /** What it has given, once {@link #run} has ended. */
    public T get() {
      return future.resultNow();
    }
  }

  /**
   * Nothing to do yet.
   *
   * @param name what it is called in a sentence, such as {@code the build}
   * @param threads how much is done at once
   */
  public Work(String name, int threads) {
    this.name = name;
    this.threads = Math.max(1, threads);
  }

  /**
   * Adds a piece; of those of one length the first is begun first.
   *
   * @param length how long it takes, compared with the others
   */
  public <T> Result<T> add(long length, Callable<T> piece) {
    FutureTask<T> task =
        new FutureTask<>(piece) {
          @Override
          protected void done() {
            over.add(this);
            if (state() == State.FAILED) end(); // before its thread begins another
          }
        };
    pieces.add(new Piece(length, task));
    return new Result<>(task);
  }

  /**
   * Does all of it.
   *
   * @throws RuntimeException what the first that failed has thrown; the others are over by then
   */
  public void run() {
    pieces.sort(Comparator.comparingLong(Piece::length).reversed()); // is stable
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      pieces.forEach(piece -> pool.execute(piece.task()));
      try {
        for (int i = 0; i < pieces.size(); i++) over.take().get();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException known
            ? known
            : new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new TorchException(name + " was interrupted", null, e);
      } finally {
        end();
      }
    }
  }

  private void end() {
    pieces.forEach(piece -> piece.task().cancel(true));
  }
}
