package org.cresset.torch.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;

/** One pass over a dataset: which items make which batch, and how a batch is assembled. */
final class Epoch {
  /** Says that nobody wants the batch any more. */
  static final class Cancelled extends RuntimeException {
    private static final long serialVersionUID = 1;

    Cancelled() {
      super("cancelled", null, false, false);
    }
  }

  private final Dataset dataset;
  private final List<Field> fields;
  private final int batchSize;
  private final int batches;
  private final long seed;
  private final long number;
  private final OnError onError;
  private final int[] order;
  private final BatchMemory memory;

  Epoch(DataLoader loader) {
    dataset = loader.dataset();
    fields = List.copyOf(dataset.fields());
    batchSize = loader.batchSize();
    batches = loader.batches();
    seed = loader.seed();
    number = loader.epoch();
    onError = loader.onError();
    for (Field field : fields) requireFits(field);
    memory = new BatchMemory(fields, batchSize);
    order =
        loader.shuffled()
            ? dataset.shuffled(RandomStream.of(seed, number))
            : IntStream.range(0, dataset.size()).toArray();
  }

  private void requireFits(Field field) {
    if (field.bytes() > Integer.MAX_VALUE / batchSize) {
      throw new DataException(
          "load batches of " + batchSize + ": field " + field + " would take over 2 GiB a batch",
          "use smaller batches",
          null);
    }
  }

  int batches() {
    return batches;
  }

  /** Allocates memory for so many batches now. */
  void reserve(int count) {
    memory.reserve(count);
  }

  /** Frees the memory kept for more batches. */
  void close() {
    memory.close();
  }

  boolean skips() {
    return onError == OnError.SKIP;
  }

  /**
   * Reads the items of a batch into new tensors.
   *
   * @throws DataException if an item cannot be read and is not to be skipped
   * @throws Cancelled if {@code cancelled} says so between two items
   */
  Batch assemble(int batch, BooleanSupplier cancelled) {
    int from = batch * batchSize;
    int[] items = Arrays.copyOfRange(order, from, Math.min(from + batchSize, order.length));
    List<Tensor> tensors = new ArrayList<>(memory.take(items.length));
    try {
      List<DataException> skipped = new ArrayList<>();
      int read = readAll(items, example(tensors), skipped, cancelled);
      if (read < items.length) {
        items = Arrays.copyOf(items, read);
        shorten(tensors, read);
      }
      return new Batch(batch, items, fields, tensors, skipped, memory);
    } catch (RuntimeException | Error e) {
      tensors.forEach(Tensor::close);
      throw e;
    }
  }

  private Example example(List<Tensor> tensors) {
    List<ByteBuffer> memory = new ArrayList<>();
    for (Tensor tensor : tensors) memory.add(tensor.buffer());
    return new Example(fields, memory);
  }

  /** Reads the items one after the other; those that were read stand first in {@code items}. */
  private int readAll(
      int[] items, Example example, List<DataException> skipped, BooleanSupplier cancelled) {
    RandomStream random = RandomStream.of();
    int row = 0;
    for (int item : items) {
      if (cancelled.getAsBoolean()) throw new Cancelled();
      try {
        dataset.read(item, random.restart(seed, number, item), example.at(row));
        items[row++] = item;
      } catch (IOException e) {
        DataException failure = failure(item, e);
        if (onError == OnError.STOP) throw failure;
        skipped.add(failure);
      } catch (Exception | Error e) {
        throw failure(item, e);
      }
    }
    return row;
  }

  private DataException failure(int item, Throwable cause) {
    String name = dataset.name(item);
    String what = "item " + item + (name.isEmpty() ? "" : " (" + name + ")");
    // What others foresaw is a sentence already; of a mistake in the program the type counts too.
    boolean foreseen = cause instanceof IOException || cause instanceof TorchException;
    boolean says = foreseen && cause.getMessage() != null;
    String hint = cause instanceof TorchException e ? e.hint() : null;
    return new DataException(
        "read " + what + ": " + (says ? cause.getMessage() : cause), hint, cause);
  }

  /** Replaces tensors by shorter ones with the same first rows. */
  private void shorten(List<Tensor> tensors, int rows) {
    List<Tensor> longer = List.copyOf(tensors);
    try {
      tensors.clear();
      tensors.addAll(memory.take(rows));
      for (int i = 0; i < longer.size(); i++) {
        ByteBuffer to = tensors.get(i).buffer();
        to.put(0, longer.get(i).buffer(), 0, to.capacity());
      }
    } finally {
      longer.forEach(Tensor::close);
    }
  }
}
