package org.cresset.torch.io;

import org.cresset.torch.DType;
import org.cresset.torch.Shape;

/**
 * A tensor that is still in its file: a view of a storage. A class and no record, because two of
 * the same content are two tensors.
 */
final class StoredTensor {
  private static final int MOST_DIMENSIONS = 64; // LibTorch's own limit in most operators

  /** A piece of memory in a file, shared by its views. Told apart by identity. */
  static final class Storage {
    final String key; // what the file calls it
    final DType type; // what its bytes mean; uint8 where the file does not say so here
    final long bytes;

    Storage(String key, DType type, long bytes) {
      this.key = key;
      this.type = type;
      this.bytes = bytes;
    }
  }

  final Storage storage;
  final DType dtype;
  final long offset; // in elements, as all below
  final Shape shape;
  final long[] strides;
  final long extent;
  final boolean requiresGrad;

  private StoredTensor(
      Storage storage,
      DType dtype,
      long offset,
      Shape shape,
      long[] strides,
      long extent,
      boolean requiresGrad) {
    this.storage = storage;
    this.dtype = dtype;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
    this.extent = extent;
    this.requiresGrad = requiresGrad;
  }

  /**
   * Checks that the view lies inside its storage.
   *
   * @throws IllegalArgumentException if it does not; the message says why
   */
  static StoredTensor of(
      Storage storage, DType dtype, long offset, long[] sizes, long[] strides, boolean wanted) {
    if (sizes.length != strides.length || sizes.length > MOST_DIMENSIONS) {
      throw new IllegalArgumentException(
          "a tensor must have as many strides as sizes and at most %d, got %d and %d"
              .formatted(MOST_DIMENSIONS, strides.length, sizes.length));
    }
    long extent = 1;
    long elements = 1;
    boolean empty = false;
    try {
      for (int i = 0; i < sizes.length; i++) {
        if (sizes[i] < 0 || strides[i] < 0) {
          throw new IllegalArgumentException(
              "a tensor's sizes and strides must be 0 or more, got "
                  + sizes[i]
                  + " and "
                  + strides[i]);
        }
        empty |= sizes[i] == 0;
        elements = Math.multiplyExact(elements, sizes[i]);
        if (sizes[i] > 0) {
          extent = Math.addExact(extent, Math.multiplyExact(sizes[i] - 1, strides[i]));
        }
      }
      Math.multiplyExact(elements, (long) dtype.bytes());
      if (empty) extent = 0;
      long end = Math.multiplyExact(Math.addExact(offset, extent), (long) dtype.bytes());
      if (offset < 0 || end > storage.bytes) {
        throw new IllegalArgumentException(
            "a tensor must lie inside its storage %s of %d bytes, got bytes %d to %d"
                .formatted(Origin.shown(storage.key), storage.bytes, offset * dtype.bytes(), end));
      }
    } catch (ArithmeticException _) {
      throw new IllegalArgumentException("a tensor's extent is too large to count");
    }
    return new StoredTensor(storage, dtype, offset, Shape.of(sizes), strides, extent, wanted);
  }

  /** The same view, of which gradients are wanted or not. */
  StoredTensor requiresGrad(boolean wanted) {
    return new StoredTensor(storage, dtype, offset, shape, strides, extent, wanted);
  }
}
