package org.cresset.torch.io;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cresset.torch.DType;
import org.cresset.torch.Tensor;
import org.cresset.torch.io.StoredTensor.Storage;
import org.jspecify.annotations.Nullable;

/** The layout since PyTorch 1.6: an archive of a pickle and one entry for each storage. */
final class PthZip implements PthLayout {
  static final String PICKLE = "/data.pkl";
  private static final long LONGEST_PACKED_PICKLE = 256L << 20;

  private final Origin origin;
  private final ZipFolder zip;
  private final String folder;
  private final ByteOrder order;
  private final Map<String, Storage> storages = new HashMap<>();
  private final @Nullable Object root;

  private PthZip(Origin origin, MemorySegment bytes) {
    this.origin = origin;
    zip = ZipFolder.read(origin, bytes);
    ZipFolder.Entry pickle = pickle();
    folder = pickle.name().substring(0, pickle.name().length() - PICKLE.length());
    refuseOtherFolders();
    order = order();
    MemorySegment content = zip.content(pickle, LONGEST_PACKED_PICKLE);
    root = Unpickler.read(new PickleInput(origin, content, 0), this::storage);
  }

  static PthZip read(Origin origin, MemorySegment bytes) {
    return new PthZip(origin, bytes);
  }

  private ZipFolder.Entry pickle() {
    List<ZipFolder.Entry> found =
        zip.entries().values().stream().filter(e -> e.name().endsWith(PICKLE)).toList();
    if (found.size() == 1) return found.getFirst();
    throw origin.refused(
        "the archive must hold one data.pkl, got " + found.size(), "it is no file of torch.save");
  }

  private void refuseOtherFolders() {
    for (String name : zip.entries().keySet()) {
      if (!name.startsWith(folder + "/")) {
        throw origin.refused(
            "every entry must be in the folder %s, got %s"
                .formatted(Origin.shown(folder), Origin.shown(name)));
      }
    }
    if (zip.entries().containsKey(folder + "/constants.pkl")) {
      throw origin.refused(
          "it holds a TorchScript program, and only tensors and plain containers are read",
          PickleNames.WAY_OUT);
    }
  }

  private ByteOrder order() {
    ZipFolder.Entry entry = zip.entries().get(folder + "/byteorder");
    if (entry == null) return ByteOrder.LITTLE_ENDIAN;
    byte[] text =
        zip.content(entry, 16)
            .asSlice(0, Math.min(16, entry.size()))
            .toArray(ValueLayout.JAVA_BYTE);
    return switch (new String(text, StandardCharsets.ISO_8859_1)) {
      case "little" -> ByteOrder.LITTLE_ENDIAN;
      case "big" -> ByteOrder.BIG_ENDIAN;
      default -> throw origin.refused("byteorder must be little or big");
    };
  }

  private Storage storage(Tuple id) {
    Claim claim = Claim.of(id);
    if (claim.view() != null) throw new IllegalArgumentException("a storage cannot be a view here");
    Storage known = storages.get(claim.key());
    if (known == null) {
      ZipFolder.Entry entry = zip.entries().get(path(claim.key()));
      if (entry == null) {
        throw new IllegalArgumentException(
            "the archive has no storage " + Origin.shown(claim.key()));
      }
      if (entry.size() != claim.bytes()) {
        throw new IllegalArgumentException(
            "the storage %s must have %d bytes, got %d"
                .formatted(Origin.shown(claim.key()), claim.bytes(), entry.size()));
      }
      known = new Storage(claim.key(), claim.type(), claim.bytes());
      storages.put(claim.key(), known);
    }
    if (known.type != claim.type() || known.bytes != claim.bytes()) {
      throw new IllegalArgumentException(
          "the storage %s is claimed to be two things".formatted(Origin.shown(claim.key())));
    }
    return known;
  }

  private String path(String key) {
    return folder + "/data/" + key;
  }

  @Override
  public @Nullable Object root() {
    return root;
  }

  @Override
  public void fill(Storage storage, long from, Tensor target) {
    ZipFolder.Entry entry = zip.entries().get(path(storage.key));
    if (entry == null) throw new IllegalStateException(storage.key);
    DType type = storage.type == DType.UINT8 ? target.dtype() : storage.type;
    if (!entry.deflated()) {
      Fill.copy(origin, zip.stored(entry).asSlice(from), target, type, order);
      return;
    }
    try (InputStream stream = zip.stream(entry)) {
      stream.skipNBytes(from);
      Fill.copy(origin, stream, target, type, order);
    } catch (IOException e) {
      throw origin.because("a storage cannot be unpacked: " + e.getMessage(), null, e);
    }
  }
}
