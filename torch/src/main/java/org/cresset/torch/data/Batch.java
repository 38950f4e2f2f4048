package org.cresset.torch.data;

import java.util.List;
import org.cresset.torch.Tensor;

/**
 * Some items, each field of theirs in one tensor whose first dimension is the item.
 *
 * <p>A batch owns its tensors until it is closed; the iterator that gave it closes it when the next
 * batch is asked for.
 */
public final class Batch implements AutoCloseable {
  private final int index;
  private final int[] items;
  private final List<Field> fields;
  private final List<Tensor> tensors;
  private final List<DataException> skipped;
  private final BatchMemory memory;

  Batch(
      int index,
      int[] items,
      List<Field> fields,
      List<Tensor> tensors,
      List<DataException> skipped,
      BatchMemory memory) {
    this.index = index;
    this.items = items;
    this.fields = fields;
    this.tensors = List.copyOf(tensors);
    this.skipped = List.copyOf(skipped);
    this.memory = memory;
  }

  /**
   * The batch's place in the epoch, from 0: {@code loader.iterator(index + 1)} goes on after it.
   */
  public int index() {
    return index;
  }

  /** The number of items. */
  public int size() {
    return items.length;
  }

  /** The items' indices in the dataset, in the order of the rows. */
  public int[] items() {
    return items.clone();
  }

  /**
   * A field of all items: shape (N, ...) with the field's own shape behind the N items.
   *
   * @throws IllegalArgumentException if the dataset has no such field
   */
  public Tensor tensor(String field) {
    return tensors.get(Example.position(fields, field));
  }

  /** The items that were left out of this batch, with the reason: see {@link OnError#SKIP}. */
  public List<DataException> skipped() {
    return skipped;
  }

  /** Closes the tensors; a second time does nothing. */
  @Override
  public void close() {
    memory.giveBack(tensors);
  }

  /** As in {@code batch 3: 64 items, [image float32[3, 32, 32], label int64[]]}. */
  @Override
  public String toString() {
    return "batch " + index + ": " + size() + " items, " + fields;
  }
}
