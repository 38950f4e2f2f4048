package org.cresset.torch.io;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.cresset.torch.DType;
import org.cresset.torch.Shape;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.jspecify.annotations.Nullable;

/**
 * A {@code .pth} or {@code .pt} file: what Python's {@code torch.save} writes and {@code
 * torch.load(weights_only=True)} reads. Source: {@code torch/serialization.py}, both layouts.
 *
 * <pre>{@code
 * Map<?, ?> checkpoint = (Map<?, ?>) Pth.load(Path.of("checkpoint.pth"));
 * Pth.save(Path.of("model.pth"), model.stateDict());
 * }</pre>
 *
 * <p>Only tensors and plain containers come out of a file, whatever it says; nothing in it is run.
 * In Java they are: dict {@code Map}, list {@code List}, tuple {@link Tuple}, set {@code Set}, str
 * {@code String}, int {@code Long} or {@code BigInteger}, float {@code Double}, bool {@code
 * Boolean}, bytes {@code byte[]}, None null, {@code torch.Size} {@link Shape}, {@code torch.dtype}
 * {@link DType}, {@code torch.device} {@link org.cresset.torch.Device}, tensors and parameters
 * {@link Tensor} on the CPU.
 *
 * <p>An open one is mapped into memory: only tensors that are asked for are read. Its names are
 * paths through the containers joined by dots, such as {@code model.fc.weight}.
 */
public final class Pth implements TensorFile {
  private static final int TAR_MARK = 257; // where a tar archive says that it is one

  private final MappedFile file;
  private final PthLayout layout;
  private @Nullable Map<String, StoredTensor> named;

  private Pth(MappedFile file, PthLayout layout) {
    this.file = file;
    this.layout = layout;
  }

  // ---- Reading -------------------------------------------------------------------------------

  /**
   * Opens a file, reads its containers and checks them.
   *
   * @throws TorchException if there is no such file, or it holds anything else than tensors and
   *     plain containers; the message names it
   */
  public static Pth open(Path path) {
    MappedFile file = MappedFile.open(new Origin("pth", path));
    boolean opened = false;
    try {
      Pth pth = new Pth(file, layout(file.origin(), file.bytes()));
      opened = true;
      return pth;
    } catch (InternalError e) { // what the JVM makes of a mapped page that is no longer there
      throw file.origin().because("was cut short while it was being read", null, e);
    } finally {
      if (!opened) file.close();
    }
  }

  private static PthLayout layout(Origin origin, MemorySegment bytes) {
    if (ZipFolder.begins(bytes)) return PthZip.read(origin, bytes);
    if (bytes.byteSize() > TAR_MARK + 5) {
      byte[] mark = bytes.asSlice(TAR_MARK, 5).toArray(ValueLayout.JAVA_BYTE);
      if (new String(mark, StandardCharsets.ISO_8859_1).equals("ustar")) {
        throw origin.refused(
            "it has the tar layout of PyTorch before 0.1.10, which is not read",
            "in Python: torch.save(torch.load(path, weights_only=False), path), if you trust it");
      }
    }
    if (bytes.byteSize() == 0) throw origin.refused("the file is empty");
    return PthLegacy.read(origin, bytes);
  }

  /** Reads all that a file holds; its tensors belong to the open scope. */
  public static @Nullable Object load(Path path) {
    try (Pth file = open(path)) {
      return file.value();
    }
  }

  /** Reads all that it holds. Tensors that share memory in the file share it here. */
  public @Nullable Object value() {
    return loaded(layout.root());
  }

  /**
   * Reads the state dict at a path through its containers: none for a file that is one, {@code
   * "model"} for a checkpoint that holds one under this key.
   *
   * @throws TorchException if there is none; the message says where there are some
   */
  public Map<String, Tensor> stateDict(String... keys) {
    Object value = layout.root();
    for (String key : keys) {
      value = value instanceof Map<?, ?> map ? map.get(key) : null;
    }
    if (!isStateDict(value) || !(loaded(value) instanceof Map<?, ?> map)) {
      List<String> found = new ArrayList<>();
      stateDicts(layout.root(), "", found);
      String what = keys.length == 0 ? "the file" : Origin.shown(String.join(".", keys));
      throw file.origin()
          .refused(
              "%s must be a dict of tensors; there are %s"
                  .formatted(what, found.isEmpty() ? "none in it" : "such at " + found),
              "give the keys that lead to it");
    }
    Map<String, Tensor> state = new LinkedHashMap<>();
    map.forEach((key, tensor) -> state.put((String) key, (Tensor) tensor));
    return state;
  }

  private static boolean isStateDict(@Nullable Object value) {
    return value instanceof Map<?, ?> map
        && map.keySet().stream().allMatch(String.class::isInstance)
        && map.values().stream().allMatch(StoredTensor.class::isInstance);
  }

  private static void stateDicts(@Nullable Object value, String path, List<String> found) {
    if (!(value instanceof Map<?, ?> map) || found.size() >= 8) return;
    if (!map.isEmpty() && isStateDict(map)) found.add(path.isEmpty() ? "its root" : path);
    map.forEach((key, v) -> stateDicts(v, path.isEmpty() ? "" + key : path + "." + key, found));
  }

  private @Nullable Object loaded(@Nullable Object tree) {
    try (StoredLoader loader = new StoredLoader(layout)) {
      return loader.load(tree);
    }
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(named().keySet());
  }

  @Override
  public DType dtype(String name) {
    return stored(name).dtype;
  }

  @Override
  public Shape shape(String name) {
    return stored(name).shape;
  }

  /** Reads a tensor alone, even if the file has it share memory; its strides are kept. */
  @Override
  public Tensor tensor(String name) {
    return StoredLoader.alone(layout, stored(name));
  }

  /** Reads every tensor; those that share memory in the file share it here. */
  @Override
  public Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    try (StoredLoader loader = new StoredLoader(layout)) {
      named().forEach((name, stored) -> tensors.put(name, loader.load(stored)));
    }
    return tensors;
  }

  private StoredTensor stored(String name) {
    StoredTensor stored = named().get(name);
    if (stored != null) return stored;
    throw file.origin()
        .because(
            "has no tensor %s, it has %d others".formatted(Origin.shown(name), named().size()),
            null,
            null);
  }

  private Map<String, StoredTensor> named() {
    Map<String, StoredTensor> known = named;
    if (known != null) return known;
    Map<String, StoredTensor> found = new LinkedHashMap<>();
    walk(
        layout.root(),
        "",
        (name, tensor) -> {
          if (found.put(name.isEmpty() ? "tensor" : name, tensor) != null) {
            throw file.origin().refused("two tensors are called " + Origin.shown(name));
          }
        });
    named = found;
    return found;
  }

  private static void walk(
      @Nullable Object value, String path, BiConsumer<String, StoredTensor> visit) {
    switch (value) {
      case StoredTensor tensor -> visit.accept(path, tensor);
      case Map<?, ?> map -> map.forEach((key, item) -> walk(item, joined(path, key), visit));
      case List<?> list -> walkAll(list, path, visit);
      case Tuple tuple -> walkAll(tuple.items(), path, visit);
      case null, default -> {}
    }
  }

  private static void walkAll(List<?> items, String path, BiConsumer<String, StoredTensor> visit) {
    for (int i = 0; i < items.size(); i++) walk(items.get(i), joined(path, i), visit);
  }

  private static String joined(String path, @Nullable Object key) {
    return path.isEmpty() ? String.valueOf(key) : path + "." + key;
  }

  /** Unmaps the file; tensors that were read stay. */
  @Override
  public void close() {
    file.close();
  }

  // ---- Writing -------------------------------------------------------------------------------

  /**
   * Writes what Python's {@code torch.load(path, weights_only=True)} reads: all of the file or
   * nothing. The same value gives the same bytes.
   *
   * <p>Tensors that lie over each other in memory are written once and share memory when read;
   * strides are kept. Of a tensor that is a part of a larger one only the part is written.
   *
   * @param value tensors on any device, and the containers and values that the class names
   * @throws TorchException if the file cannot be written; what was there before is unchanged
   * @throws IllegalArgumentException if the value holds something else
   */
  public static void save(Path path, @Nullable Object value) {
    PthWriter.write(path, value);
  }
}
