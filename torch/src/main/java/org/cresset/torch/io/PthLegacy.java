package org.cresset.torch.io;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.cresset.torch.Tensor;
import org.cresset.torch.io.StoredTensor.Storage;
import org.jspecify.annotations.Nullable;

/**
 * The layout before PyTorch 1.6: a magic number, a version, facts about the machine, the value and
 * the storages' names, each a pickle; then the storages, always in little-endian order.
 */
final class PthLegacy implements PthLayout {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long VERSION = 1001;
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Origin origin;
  private final MemorySegment bytes;
  private final Map<String, Storage> storages = new LinkedHashMap<>();
  private final Map<Storage, MemorySegment> places = new HashMap<>();
  private final @Nullable Object root;
  private long at;

  private PthLegacy(Origin origin, MemorySegment bytes) {
    this.origin = origin;
    this.bytes = bytes;
    if (!MAGIC.equals(next(PthLegacy::refuseStorages))) {
      throw origin.refused(
          "it is a pickle, but not of torch.save", "in Python: save it with torch.save");
    }
    if (!Long.valueOf(VERSION).equals(next(PthLegacy::refuseStorages))) {
      throw origin.refused("the version of its layout must be " + VERSION);
    }
    if (!(next(PthLegacy::refuseStorages) instanceof Map<?, ?>)) {
      throw origin.refused("facts about the machine that wrote it must follow");
    }
    root = next(this::storage);
    locate(next(PthLegacy::refuseStorages));
  }

  static PthLegacy read(Origin origin, MemorySegment bytes) {
    return new PthLegacy(origin, bytes);
  }

  private @Nullable Object next(Function<Tuple, Object> resolver) {
    PickleInput in = new PickleInput(origin, bytes, at);
    Object value = Unpickler.read(in, resolver);
    at = in.position();
    return value;
  }

  private static Object refuseStorages(Tuple id) {
    throw new IllegalArgumentException("a storage is named where none can be");
  }

  private Storage storage(Tuple id) {
    Claim claim = Claim.of(id);
    if (claim.view() != null) {
      throw new IllegalArgumentException(
          "a storage that is a view of another, as PyTorch wrote before 0.4, is not read");
    }
    if (claim.bytes() > bytes.byteSize()) {
      throw new IllegalArgumentException(
          "the storage %s cannot have %d bytes in a file of %d"
              .formatted(Origin.shown(claim.key()), claim.bytes(), bytes.byteSize()));
    }
    Storage known =
        storages.computeIfAbsent(claim.key(), key -> new Storage(key, claim.type(), claim.bytes()));
    if (known.type == claim.type() && known.bytes == claim.bytes()) return known;
    throw new IllegalArgumentException(
        "the storage %s is claimed to be two things".formatted(Origin.shown(claim.key())));
  }

  /** Finds the storages: in the order of their names, each a number of elements and its bytes. */
  private void locate(@Nullable Object names) {
    if (!(names instanceof List<?> keys) || keys.size() != storages.size()) {
      throw origin.refused(
          "the names of all %d storages must follow the pickle".formatted(storages.size()));
    }
    for (Object key : keys) {
      Storage storage = key instanceof String name ? storages.get(name) : null;
      if (storage == null) throw origin.refused("a storage follows that nothing refers to");
      if (bytes.byteSize() - at < Long.BYTES) throw refusedShort(storage);
      long count = bytes.get(LONG, at);
      at += Long.BYTES;
      if (count != storage.bytes / storage.type.bytes()) {
        throw origin.refused(
            "the storage %s must have %d elements, got %d"
                .formatted(Origin.shown(storage.key), storage.bytes / storage.type.bytes(), count));
      }
      if (storage.bytes > bytes.byteSize() - at) throw refusedShort(storage);
      if (places.put(storage, bytes.asSlice(at, storage.bytes)) != null) {
        throw origin.refused("the storage %s follows twice".formatted(Origin.shown(storage.key)));
      }
      at += storage.bytes;
    }
    if (at != bytes.byteSize()) {
      throw origin.refused(
          "nothing may follow the storages, got %d bytes more".formatted(bytes.byteSize() - at));
    }
  }

  private RuntimeException refusedShort(Storage storage) {
    return origin.refused(
        "the file ends before the storage " + Origin.shown(storage.key), "it was cut short");
  }

  @Override
  public @Nullable Object root() {
    return root;
  }

  @Override
  public void fill(Storage storage, long from, Tensor target) {
    MemorySegment place = places.get(storage);
    if (place == null) throw new IllegalStateException(storage.key);
    Fill.copy(origin, place.asSlice(from), target, storage.type, ByteOrder.LITTLE_ENDIAN);
  }
}
