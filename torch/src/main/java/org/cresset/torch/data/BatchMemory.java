package org.cresset.torch.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.cresset.torch.Tensor;

/**
 * The tensors of batches: those of a closed batch serve the next one.
 *
 * <p>Not for the time that allocation takes: among thousands of small allocations, large ones that
 * come and go on two threads leave holes, and the process grows. Memory that a graph or a view
 * still refers to is left to them.
 */
final class BatchMemory implements AutoCloseable {
  private final List<Field> fields;
  private final int rows;
  private final Deque<List<Tensor>> free = new ArrayDeque<>();
  private boolean closed;

  /** For batches of {@code rows} items; shorter ones are not kept. */
  BatchMemory(List<Field> fields, int rows) {
    this.fields = fields;
    this.rows = rows;
  }

  /**
   * Allocates memory for some batches ahead of their use, in the calling thread.
   *
   * <p>glibc gives a thread an arena of its own, which keeps what the thread has freed: allocations
   * in the worker threads of each epoch would add up.
   */
  void reserve(int batches) {
    for (int i = 0; i < batches; i++) {
      List<Tensor> tensors = allocate(rows);
      tensors.forEach(Tensor::leaveScope);
      synchronized (this) {
        free.push(tensors);
      }
    }
  }

  /** A tensor for each field, of unspecified values; the caller owns them. */
  List<Tensor> take(int items) {
    if (items == rows) {
      synchronized (this) {
        List<Tensor> known = free.poll();
        if (known != null) return known;
      }
    }
    return allocate(items);
  }

  private List<Tensor> allocate(int items) {
    List<Tensor> tensors = new ArrayList<>();
    for (Field field : fields) {
      long[] item = field.shape().toArray();
      long[] sizes = new long[item.length + 1];
      sizes[0] = items;
      System.arraycopy(item, 0, sizes, 1, item.length);
      tensors.add(Tensor.empty(field.dtype(), field.format(), sizes));
    }
    return tensors;
  }

  /** Closes a batch's tensors, and keeps their memory if nobody else refers to it. */
  synchronized void giveBack(List<Tensor> tensors) {
    boolean reusable =
        !closed && tensors.stream().allMatch(t -> t.isOpen() && t.size(0) == rows && !t.isShared());
    List<Tensor> renewed = new ArrayList<>();
    for (Tensor tensor : tensors) {
      // A new object: whoever kept the old one is told that it is closed.
      if (reusable) renewed.add(tensor.detach().leaveScope());
      tensor.close();
    }
    if (reusable) free.push(renewed);
  }

  /** Frees what is kept; what is given back later is freed too. */
  @Override
  public synchronized void close() {
    closed = true;
    free.forEach(tensors -> tensors.forEach(Tensor::close));
    free.clear();
  }
}
