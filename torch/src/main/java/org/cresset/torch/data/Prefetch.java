package org.cresset.torch.data;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.cresset.torch.TorchException;
import org.jspecify.annotations.Nullable;

/**
 * The batches between the workers and the loop: claimed in order, finished in any order, taken in
 * order, and never more than a fixed number claimed but not taken.
 */
final class Prefetch {
  /** What became of a claimed batch. */
  sealed interface Outcome {
    /** It is ready. */
    record Ready(Batch batch) implements Outcome {}

    /** It could not be assembled. */
    record Failed(TorchException failure) implements Outcome {}
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Condition ready = lock.newCondition();
  private final @Nullable Outcome[] outcomes; // batch k waits at k mod length
  private final int end;
  private int claimed;
  private int taken;
  private boolean stopped;

  Prefetch(int from, int end, int ahead) {
    this.outcomes = new Outcome[ahead];
    this.claimed = from;
    this.taken = from;
    this.end = end;
  }

  /** The number of the next batch to assemble, or -1 if there is no more to do; waits for room. */
  int claim() throws InterruptedException {
    lock.lock();
    try {
      while (!stopped && claimed < end && claimed - taken >= outcomes.length) room.await();
      return stopped || claimed == end ? -1 : claimed++;
    } finally {
      lock.unlock();
    }
  }

  /** Hands in what became of a claimed batch; a batch that comes too late is closed. */
  void put(int batch, Outcome outcome) {
    lock.lock();
    try {
      if (!stopped) {
        outcomes[batch % outcomes.length] = outcome;
        ready.signal();
        return;
      }
    } finally {
      lock.unlock();
    }
    close(outcome);
  }

  /** The next batch in order; waits for it. */
  Batch take() {
    return switch (takeOutcome()) {
      case Outcome.Ready(Batch batch) -> batch;
      case Outcome.Failed(TorchException failure) -> throw failure;
    };
  }

  private Outcome takeOutcome() {
    lock.lock();
    try {
      int slot = taken % outcomes.length;
      Outcome outcome = outcomes[slot];
      while (outcome == null) {
        ready.await();
        outcome = outcomes[slot];
      }
      outcomes[slot] = null;
      taken++;
      room.signal();
      return outcome;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataException("interrupted while waiting for batch " + taken, null, e);
    } finally {
      lock.unlock();
    }
  }

  boolean stopped() {
    lock.lock();
    try {
      return stopped;
    } finally {
      lock.unlock();
    }
  }

  /** Lets no batch be claimed any more and closes those that wait. */
  void stop() {
    lock.lock();
    try {
      stopped = true;
      room.signalAll();
      for (int i = 0; i < outcomes.length; i++) {
        Outcome outcome = outcomes[i];
        outcomes[i] = null;
        if (outcome != null) close(outcome);
      }
    } finally {
      lock.unlock();
    }
  }

  private static void close(Outcome outcome) {
    if (outcome instanceof Outcome.Ready(Batch batch)) batch.close();
  }
}
