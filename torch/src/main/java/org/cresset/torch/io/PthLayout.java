package org.cresset.torch.io;

import java.util.List;
import org.cresset.torch.DType;
import org.cresset.torch.Tensor;
import org.cresset.torch.io.StoredTensor.Storage;
import org.jspecify.annotations.Nullable;

/** How a {@code .pth} file is laid out: where its pickle is, and where its storages are. */
sealed interface PthLayout permits PthZip, PthLegacy {
  /** What the file holds; tensors are {@link StoredTensor}s. */
  @Nullable Object root();

  /** Fills a dense tensor with a storage's bytes, beginning {@code from} bytes after its start. */
  void fill(Storage storage, long from, Tensor target);

  /**
   * What a pickle says of a storage.
   *
   * @param type its elements; uint8 where the class does not say
   * @param bytes the length
   */
  record Claim(String key, DType type, long bytes, @Nullable Object view) {
    /** Reads {@code ('storage', class, key, device, number of elements)}. */
    static Claim of(Tuple id) {
      List<@Nullable Object> items = id.items();
      boolean storage =
          (items.size() == 5 || items.size() == 6)
              && "storage".equals(items.get(0))
              && items.get(3) instanceof String;
      if (!storage
          || !(items.get(1) instanceof PickleNames.StorageClass made)
          || !(items.get(2) instanceof String key)
          || !(items.get(4) instanceof Long count)) {
        throw new IllegalArgumentException("what a pickle refers to must be a storage");
      }
      DType type = made.type() == null ? DType.UINT8 : made.type();
      if (count < 0 || count > Long.MAX_VALUE / type.bytes()) {
        throw new IllegalArgumentException(
            "the storage %s cannot have %d elements".formatted(Origin.shown(key), count));
      }
      return new Claim(key, type, count * type.bytes(), items.size() == 6 ? items.get(5) : null);
    }
  }
}
