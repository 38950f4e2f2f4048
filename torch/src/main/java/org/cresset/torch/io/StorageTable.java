package org.cresset.torch.io;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.cresset.torch.Aten;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.Tensor;

/**
 * Which pieces of memory the tensors of one file lie in. Tensors of one type whose memory overlaps
 * share a piece, which is as long as they span together.
 */
final class StorageTable {
  /**
   * A tensor's place.
   *
   * @param storage the number of its memory
   * @param offset its first element there
   */
  record Place(int storage, long offset) {}

  /** One piece of memory. */
  static final class Memory {
    private final Tensor first;
    private long elements;

    private Memory(Tensor first) {
      this.first = first;
    }

    DType dtype() {
      return first.dtype();
    }

    long elements() {
      return elements;
    }

    /** Its elements in the order of memory. */
    Tensor flat() {
      return Aten.call(StoredLoader.AS_STRIDED, first, new long[] {elements}, new long[] {1}, null);
    }
  }

  private record Span(Tensor tensor, long address, long elements) {
    long end() {
      return address + elements * tensor.dtype().bytes();
    }
  }

  private final IdentityHashMap<Tensor, Span> spans = new IdentityHashMap<>();
  private final List<Tensor> order = new ArrayList<>();
  private final IdentityHashMap<Tensor, Memory> memoryOf = new IdentityHashMap<>();
  private final IdentityHashMap<Tensor, Place> places = new IdentityHashMap<>();
  private final List<Memory> memories = new ArrayList<>();

  /** Takes a tensor in, the same one once. */
  void add(Tensor tensor) {
    if (spans.containsKey(tensor)) return;
    if (tensor.device().type() == Device.Type.META) {
      throw new IllegalArgumentException("pth: a tensor on the meta device has no values to write");
    }
    if (tensor.resolveConj() != tensor) {
      throw new IllegalArgumentException(
          "pth: a tensor is conjugate only by a note beside its values; write its resolveConj()");
    }
    long[] sizes = tensor.shape().toArray();
    long[] strides = tensor.strides();
    long extent = tensor.numel() == 0 ? 0 : 1;
    for (int i = 0; i < sizes.length && extent > 0; i++) extent += (sizes[i] - 1) * strides[i];
    spans.put(tensor, new Span(tensor, extent == 0 ? 0 : tensor.dataPtr(), extent));
    order.add(tensor);
  }

  /** Finds out which tensors share memory; numbers storages in the order of the tensors. */
  void group() {
    List<Span> sorted = new ArrayList<>(spans.values());
    sorted.sort(
        Comparator.comparing((Span s) -> s.tensor.device().toString())
            .thenComparing(s -> s.tensor.dtype())
            .thenComparingLong(Span::address)
            .thenComparingLong(Span::elements));
    IdentityHashMap<Memory, Long> begins = new IdentityHashMap<>();
    Span before = null;
    Memory memory = null;
    long end = 0;
    for (Span span : sorted) {
      boolean shared = before != null && memory != null && overlaps(before, span, end);
      if (!shared) {
        memory = new Memory(span.tensor);
        begins.put(memory, span.address);
        end = 0;
      }
      before = span;
      end = Math.max(end, span.end());
      Memory found = Objects.requireNonNull(memory);
      memoryOf.put(span.tensor, found);
      int width = span.tensor.dtype().bytes();
      found.elements =
          Math.max(found.elements, (span.end() - begins.getOrDefault(found, 0L)) / width);
    }
    number(begins);
  }

  private static boolean overlaps(Span before, Span span, long end) {
    return before.elements > 0
        && span.address < end
        && span.tensor.dtype() == before.tensor.dtype()
        && span.tensor.device().equals(before.tensor.device());
  }

  private void number(IdentityHashMap<Memory, Long> begins) {
    IdentityHashMap<Memory, Integer> numbers = new IdentityHashMap<>();
    for (Tensor tensor : order) {
      Memory memory = Objects.requireNonNull(memoryOf.get(tensor));
      Span span = Objects.requireNonNull(spans.get(tensor));
      int number = numbers.computeIfAbsent(memory, m -> memories.size());
      if (number == memories.size()) memories.add(memory);
      long bytes = span.address - begins.getOrDefault(memory, 0L);
      places.put(tensor, new Place(number, bytes / tensor.dtype().bytes()));
    }
  }

  Place place(Tensor tensor) {
    return Objects.requireNonNull(places.get(tensor));
  }

  List<Memory> memories() {
    return memories;
  }
}
