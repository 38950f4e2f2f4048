package org.cresset.torch.data;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one epoch, in order.
 *
 * <p>{@link #next()} closes the batch before; {@link #hasNext()} closes the last one when it
 * answers false, so that a plain for-each loop leaks nothing. A loop that is left early should
 * close the iterator, which also ends the worker threads; if it does not, the garbage collector
 * sees to both.
 *
 * <p>For one thread at a time.
 */
public final class BatchIterator implements Iterator<Batch>, AutoCloseable {
  private static final Cleaner CLEANER = Cleaner.create();

  private final Epoch epoch;
  private final BatchSource source;
  private final Cleaner.@Nullable Cleanable backstop;
  private final int end;
  private final boolean skips;
  private final List<DataException> skipped = new ArrayList<>();
  private int position;
  private boolean delivered;
  private boolean closed;
  private @Nullable Batch current;
  private @Nullable Batch upcoming;

  BatchIterator(Epoch epoch, int from, int workers, int ahead) {
    this.epoch = epoch;
    position = from;
    end = epoch.batches();
    skips = epoch.skips();
    if (workers == 0) {
      source = new BatchSource.InLoop(epoch, from);
      backstop = null;
    } else {
      source = new BatchSource.InThreads(epoch, from, workers, ahead);
      // The threads know the source and not this iterator, which can therefore become garbage.
      backstop = CLEANER.register(this, source::stop);
    }
  }

  /**
   * Whether there is another batch; if not, closes the last one and ends the worker threads.
   *
   * @throws DataException where items are skipped: if not one item could be read
   */
  @Override
  public boolean hasNext() {
    if (closed) return false;
    if (upcoming != null) return true;
    while (position < end) {
      if (!skips) return true;
      Batch batch = takeOrClose();
      if (batch.size() > 0) {
        upcoming = batch;
        return true;
      }
      batch.close();
    }
    close();
    if (!delivered && !skipped.isEmpty()) throw noneReadable();
    return false;
  }

  /**
   * The next batch, for which it may wait; the batch before is closed.
   *
   * @throws DataException if an item could not be read; the loop is then at its end
   */
  @Override
  public Batch next() {
    if (!hasNext()) throw new NoSuchElementException("the epoch has no more batches");
    if (current != null) current.close();
    current = null;
    Batch batch = upcoming != null ? upcoming : takeOrClose();
    upcoming = null;
    current = batch;
    delivered = true;
    return batch;
  }

  private Batch takeOrClose() {
    try {
      Batch batch = source.take();
      position++;
      skipped.addAll(batch.skipped());
      return batch;
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** The items left out so far, with the reasons, in order: see {@link OnError#SKIP}. */
  public List<DataException> skipped() {
    return List.copyOf(skipped);
  }

  /** Closes the current batch and those read ahead, and waits for the worker threads to end. */
  @Override
  public void close() {
    if (closed) return;
    closed = true;
    if (current != null) current.close();
    if (upcoming != null) upcoming.close();
    source.close();
    epoch.close();
    if (backstop != null) backstop.clean();
  }

  private DataException noneReadable() {
    DataException first = skipped.getFirst();
    return new DataException(
        "all " + skipped.size() + " items were skipped, the first because: " + first.getMessage(),
        null,
        first);
  }
}
