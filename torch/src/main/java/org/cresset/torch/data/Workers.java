package org.cresset.torch.data;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.cresset.torch.TorchException;
import org.jspecify.annotations.Nullable;

/** The threads that assemble the batches of one epoch. */
final class Workers {
  /** How long a closing loader waits for a read that ignores its interruption. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * Threads between two epochs. One that is new gets memory of its own from glibc, and makes its
   * own image readers: a thread for each epoch would leave a little of both behind.
   */
  private static final ExecutorService IDLE =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          10,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          // Daemons: a forgotten loop must not keep the program alive.
          Thread.ofPlatform().daemon().name(Worker.IDLE_NAME).factory());

  private final List<Worker> workers = new ArrayList<>();

  Workers(Epoch epoch, Prefetch prefetch, int count) {
    for (int i = 1; i <= count; i++) {
      Worker worker = new Worker("cresset-loader-" + i, () -> work(epoch, prefetch));
      workers.add(worker);
      IDLE.execute(worker);
    }
  }

  private static void work(Epoch epoch, Prefetch prefetch) {
    try {
      for (int batch = prefetch.claim(); batch >= 0; batch = prefetch.claim()) {
        prefetch.put(batch, outcome(epoch, batch, prefetch));
      }
    } catch (InterruptedException | Epoch.Cancelled _) {
      // The loop has ended and wants nothing more.
    }
  }

  private static Prefetch.Outcome outcome(Epoch epoch, int batch, Prefetch prefetch) {
    try {
      return new Prefetch.Outcome.Ready(epoch.assemble(batch, prefetch::stopped));
    } catch (Epoch.Cancelled e) {
      throw e;
    } catch (TorchException e) {
      return new Prefetch.Outcome.Failed(e);
    } catch (RuntimeException | Error e) {
      // Whatever it is: without an outcome the loop would wait for ever.
      return new Prefetch.Outcome.Failed(
          new DataException("assemble batch " + batch + ": " + e, null, e));
    }
  }

  void interrupt() {
    workers.forEach(Worker::interrupt);
  }

  /** Waits for the work to end; a thread that is stuck in a read is left to end on its own. */
  void join() {
    boolean interrupted = Thread.interrupted(); // else the first wait would end at once
    try {
      for (Worker worker : workers) {
        if (!worker.ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) break;
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) Thread.currentThread().interrupt();
  }

  /** One worker's part of an epoch, on a thread that is lent to it. */
  private static final class Worker implements Runnable {
    static final String IDLE_NAME = "cresset-idle";

    final CountDownLatch ended = new CountDownLatch(1);
    private final String name;
    private final Runnable work;
    private @Nullable Thread thread; // while it works
    private boolean interrupted;

    Worker(String name, Runnable work) {
      this.name = name;
      this.work = work;
    }

    @Override
    public void run() {
      Thread lent = Thread.currentThread();
      try {
        if (!begin(lent)) return;
        lent.setName(name);
        work.run();
      } finally {
        end(lent);
        ended.countDown();
      }
    }

    private synchronized boolean begin(Thread lent) {
      thread = lent;
      return !interrupted;
    }

    /** From here on an interruption would hit somebody else's work. */
    private synchronized void end(Thread lent) {
      thread = null;
      lent.setName(IDLE_NAME);
      var _ = Thread.interrupted();
    }

    synchronized void interrupt() {
      interrupted = true;
      if (thread != null) thread.interrupt();
    }
  }
}
