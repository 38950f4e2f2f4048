package org.cresset.torch.io;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.cresset.torch.Aten;
import org.cresset.torch.DType;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Op;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.io.StoredTensor.Storage;
import org.jspecify.annotations.Nullable;

/** Makes tensors of those that are still in a file, each storage once. */
final class StoredLoader implements AutoCloseable {
  static final Op AS_STRIDED =
      Op.of(
          "as_strided(Tensor(a) self, SymInt[] size, SymInt[] stride, SymInt? storage_offset) ->"
              + " Tensor(a)");
  private static final Op VIEW_DTYPE =
      Op.of("view.dtype(Tensor(a) self, ScalarType dtype) -> Tensor(a)");

  private final PthLayout layout;
  private final Map<Storage, Tensor> storages = new HashMap<>();
  private final IdentityHashMap<StoredTensor, Tensor> tensors = new IdentityHashMap<>();

  StoredLoader(PthLayout layout) {
    this.layout = layout;
  }

  /** A tree with its tensors read; they belong to the open scope. */
  @Nullable Object load(@Nullable Object tree) {
    return Plain.replaced(tree, this::load, new IdentityHashMap<>());
  }

  Tensor load(StoredTensor stored) {
    Tensor known = tensors.get(stored);
    if (known != null) return known;
    Tensor bytes = storages.get(stored.storage);
    if (bytes == null) {
      bytes = Tensor.empty(DType.UINT8, stored.storage.bytes);
      storages.put(stored.storage, bytes);
      layout.fill(stored.storage, 0, bytes);
    }
    Tensor tensor = view(bytes, stored, stored.offset);
    tensors.put(stored, tensor);
    return tensor;
  }

  /** One tensor, of as much memory as it spans. */
  static Tensor alone(PthLayout layout, StoredTensor stored) {
    int width = stored.dtype.bytes();
    try (Scope scope = Scope.open()) {
      Tensor bytes = Tensor.empty(DType.UINT8, stored.extent * width);
      layout.fill(stored.storage, stored.offset * width, bytes);
      return scope.keep(view(bytes, stored, 0));
    }
  }

  private static Tensor view(Tensor bytes, StoredTensor stored, long offset) {
    try (Scope scope = Scope.open();
        NoGrad _ = NoGrad.open()) {
      int width = stored.dtype.bytes();
      long whole = bytes.numel() / width * width; // an untyped storage may end with a rest
      Tensor flat = Aten.call(AS_STRIDED, bytes, new long[] {whole}, new long[] {1}, 0);
      if (width > 1 || stored.dtype != DType.UINT8) {
        flat = Aten.call(VIEW_DTYPE, flat, stored.dtype);
      }
      Tensor view = Aten.call(AS_STRIDED, flat, stored.shape.toArray(), stored.strides, offset);
      if (stored.requiresGrad) view.requiresGrad_(true);
      return scope.keep(view);
    }
  }

  /** Lets go of the storages; the tensors keep their memory. */
  @Override
  public void close() {
    storages.values().forEach(Tensor::close);
  }
}
