package org.cresset.torch;

import java.util.Arrays;
import java.util.List;
import org.cresset.torch.internal.Handle;

/**
 * How a tensor lies in its memory.
 *
 * @param sizes its sizes
 * @param strides the distances between neighbours along each dimension, in elements
 * @param offset where its first element is in the storage, in elements
 */
record Layout(long[] sizes, long[] strides, long offset) {
  private static final Op AS_STRIDED =
      Op.of(
          "as_strided(Tensor(a) self, SymInt[] size, SymInt[] stride, SymInt? storage_offset) ->"
              + " Tensor(a)");

  static Layout of(Handle handle) {
    return new Layout(handle.sizes(), handle.strides(), handle.storageOffset());
  }

  /** Whether both have the same sizes and strides, each element once and no gaps: a flat piece. */
  static boolean areAlikeAndDense(Handle a, Handle b) {
    long[] sizes = a.sizes();
    if (!Arrays.equals(sizes, b.sizes())) return false;
    long[] strides = a.strides();
    long[] others = b.strides();
    long elements = 1;
    long span = 1;
    for (int i = 0; i < sizes.length; i++) {
      elements *= sizes[i];
      if (sizes[i] == 1) continue;
      if (strides[i] != others[i]) return false;
      span += (sizes[i] - 1) * strides[i];
    }
    return elements > 0 && elements == span && !of(a).overlaps();
  }

  /** Elements {@code start} to {@code start + length} of a dense tensor's memory; a view. */
  static Tensor run(Tensor dense, long start, long length) { // (length)
    long offset = dense.handle().storageOffset() + start;
    return Aten.call(AS_STRIDED, dense, new long[] {length}, new long[] {1}, offset);
  }

  /** A new tensor that lies like this one, of unspecified values; it owns all its memory. */
  Tensor empty(DType dtype, Device device) {
    return Creation.emptyStrided(dtype, device, sizes, strides);
  }

  /** The {@code part} of {@code whole}, a new tensor that lies like this one; a view. */
  Tensor part(Tensor whole, Layout part) {
    Tensor view;
    try (NoGrad _ = NoGrad.open()) {
      view = Aten.call(AS_STRIDED, whole, part.sizes, part.strides, part.offset - offset);
    }
    return NoGrad.isRecording() ? view.partOf(whole) : view;
  }

  /** The gradient of the whole: {@code gradient} at the part, zeros elsewhere. */
  Tensor whole(Tensor gradient, Layout part) {
    Tensor reduced = gradient;
    long[] sizes = part.sizes.clone();
    for (int i = 0; i < sizes.length; i++) {
      if (part.strides[i] != 0 || sizes[i] <= 1) continue;
      reduced = reduced.sum(i, true); // every repeat of an expanded element counts
      sizes[i] = 1;
    }
    Layout once = new Layout(sizes, part.strides, part.offset);
    Tensor whole = empty(gradient.dtype(), gradient.device()).zero_();
    if (once.overlaps()) return added(whole, reduced, once);
    part(whole, once).copy_(reduced);
    return whole;
  }

  /** For windows that overlap: each element's gradients are added up. */
  private Tensor added(Tensor whole, Tensor gradient, Layout part) {
    long span = 1;
    for (int i = 0; i < sizes.length; i++) span += (sizes[i] - 1) * strides[i];
    Tensor places = Tensor.arange(span).to(gradient.device());
    Tensor taken =
        Aten.call(AS_STRIDED, places, part.sizes, part.strides, part.offset - offset).reshape(-1);
    Tensor flat = ReductionRules.zeros(whole, new long[] {span});
    Tensor sum = flat.indexPut(List.of(taken), gradient.reshape(-1), true);
    return part(sum, new Layout(sizes, strides, offset));
  }

  /** Whether an element may be seen twice: some dimension's step is less than what lies within. */
  boolean overlaps() {
    long within = 0;
    boolean[] done = new boolean[sizes.length];
    for (int round = 0; round < sizes.length; round++) {
      int next = -1;
      for (int i = 0; i < sizes.length; i++) {
        if (!done[i] && (next < 0 || strides[i] < strides[next])) next = i;
      }
      done[next] = true;
      if (sizes[next] == 0) return false;
      if (sizes[next] == 1) continue;
      if (strides[next] <= within) return true;
      within += (sizes[next] - 1) * strides[next];
    }
    return false;
  }
}
