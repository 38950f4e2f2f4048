package org.cresset.torch.data;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.TorchException;

/** The threads that assemble the batches of one epoch. */
final class Workers {
  /** How long a closing loader waits for a read that ignores its interruption. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final List<Thread> threads = new ArrayList<>();

  Workers(Epoch epoch, Prefetch prefetch, int count) {
    for (int i = 1; i <= count; i++) {
      // Daemons: a forgotten loop must not keep the program alive.
      threads.add(
          Thread.ofPlatform()
              .daemon()
              .name("cresset-loader-" + i)
              .start(() -> work(epoch, prefetch)));
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
    threads.forEach(Thread::interrupt);
  }

  /** Waits for the threads to end; one that is stuck in a read is left to end on its own. */
  void join() {
    boolean interrupted = Thread.interrupted(); // else the first wait would end at once
    try {
      for (Thread thread : threads) thread.join(PATIENCE);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) Thread.currentThread().interrupt();
  }
}
