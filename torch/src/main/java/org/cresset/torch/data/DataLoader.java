package org.cresset.torch.data;

import java.util.Objects;

/**
 * Batches of a dataset's items, assembled in the background.
 *
 * {@snippet :
 * var loader = DataLoader.of(dataset).batchSize(64).shuffle(seed).workers(2);
 * for (int epoch = 0; epoch < epochs; epoch++) {
 *   for (var batch : loader.epoch(epoch)) {
 *     var loss = model.call(batch.tensor("image")).crossEntropy(batch.tensor("label"));
 *   }
 * }
 * }
 *
 * <p>Ask for the next batch outside the step's scope, as a for-each loop around the scope does.
 *
 * <p>A loader is an immutable description: each of its methods returns another loader, and each
 * iterator runs on its own. What a batch holds depends on the dataset, the batch size, the seed and
 * the epoch, never on the number of workers.
 *
 * <p>Source: {@code torch.utils.data.DataLoader}; without worker processes, collation or pickling,
 * for workers are threads that write into the batch's own memory.
 */
public final class DataLoader implements Iterable<Batch> {
  private final Dataset dataset;
  private int batchSize = 1;
  private boolean dropLast;
  private boolean shuffled;
  private long seed;
  private long epoch;
  private int workers;
  private int prefetch;
  private OnError onError = OnError.STOP;

  private DataLoader(Dataset dataset) {
    this.dataset = dataset;
  }

  /** A copy for one of the methods below to change before anybody else sees it. */
  private DataLoader copy() {
    DataLoader copy = new DataLoader(dataset);
    copy.batchSize = batchSize;
    copy.dropLast = dropLast;
    copy.shuffled = shuffled;
    copy.seed = seed;
    copy.epoch = epoch;
    copy.workers = workers;
    copy.prefetch = prefetch;
    copy.onError = onError;
    return copy;
  }

  /** Batches of one item, in the dataset's order, read in the loop's own thread. */
  public static DataLoader of(Dataset dataset) {
    return new DataLoader(Objects.requireNonNull(dataset));
  }

  /** Items in a batch, 1 or more. */
  public DataLoader batchSize(int items) {
    require(items >= 1, "batchSize: must be 1 or more, got " + items);
    DataLoader copy = copy();
    copy.batchSize = items;
    return copy;
  }

  /** Another order in each epoch, all of them, and the items' random numbers, given by the seed. */
  public DataLoader shuffle(long newSeed) {
    DataLoader copy = seed(newSeed);
    copy.shuffled = true;
    return copy;
  }

  /** The seed of the items' random numbers; the order stays as it is. */
  public DataLoader seed(long newSeed) {
    DataLoader copy = copy();
    copy.seed = newSeed;
    return copy;
  }

  /** The epoch to read: it chooses the order and the items' random numbers. */
  public DataLoader epoch(long number) {
    DataLoader copy = copy();
    copy.epoch = number;
    return copy;
  }

  /** Leaves out a last batch that is not full. */
  public DataLoader dropLast(boolean drop) {
    DataLoader copy = copy();
    copy.dropLast = drop;
    return copy;
  }

  /** Threads that assemble batches; 0 for none but the loop's own. */
  public DataLoader workers(int threads) {
    require(threads >= 0, "workers: must be 0 or more, got " + threads);
    DataLoader copy = copy();
    copy.workers = threads;
    return copy;
  }

  /**
   * Batches that may be in the making or ready besides the one that the loop has: the bound on the
   * memory that the loader takes. Never fewer than the workers; unless chosen, twice as many.
   */
  public DataLoader prefetch(int batches) {
    require(batches >= 1, "prefetch: must be 1 or more, got " + batches);
    DataLoader copy = copy();
    copy.prefetch = batches;
    return copy;
  }

  /** What to do about an item that cannot be read or decoded: {@link OnError#STOP} by default. */
  public DataLoader onError(OnError choice) {
    DataLoader copy = copy();
    copy.onError = Objects.requireNonNull(choice);
    return copy;
  }

  /** The number of batches in an epoch. */
  public int batches() {
    int size = dataset.size();
    int full = size / batchSize;
    return dropLast || size % batchSize == 0 ? full : full + 1;
  }

  /** The epoch from its first batch. */
  @Override
  public BatchIterator iterator() {
    return iterator(0);
  }

  /**
   * The epoch from a later batch, as if those before had been read: to resume in the middle.
   *
   * @param fromBatch from 0 to {@link #batches()}; with the latter there is nothing left
   * @throws DataException if the set has items but not enough for one batch, and incomplete batches
   *     are dropped
   */
  public BatchIterator iterator(int fromBatch) {
    require(
        fromBatch >= 0 && fromBatch <= batches(),
        "iterator: batch must be from 0 to " + batches() + ", got " + fromBatch);
    if (batches() == 0 && dataset.size() > 0) throw allDropped();
    int ahead = prefetch > 0 ? prefetch : 2 * workers;
    int threads = Math.min(workers, batches() - fromBatch);
    return new BatchIterator(new Epoch(this), fromBatch, threads, Math.max(ahead, threads));
  }

  private DataException allDropped() {
    return new DataException(
        "load "
            + dataset.size()
            + " items: not one full batch of "
            + batchSize
            + ", and incomplete batches are dropped",
        "use a smaller batch, or dropLast(false)",
        null);
  }

  private static void require(boolean condition, String message) {
    if (!condition) throw new IllegalArgumentException(message);
  }

  Dataset dataset() {
    return dataset;
  }

  int batchSize() {
    return batchSize;
  }

  boolean shuffled() {
    return shuffled;
  }

  long seed() {
    return seed;
  }

  long epoch() {
    return epoch;
  }

  OnError onError() {
    return onError;
  }
}
