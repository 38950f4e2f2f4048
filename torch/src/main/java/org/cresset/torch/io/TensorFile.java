package org.cresset.torch.io;

import com.google.errorprone.annotations.MustBeClosed;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.cresset.torch.DType;
import org.cresset.torch.Shape;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;

/**
 * An open file of named tensors, of which only those are read that are asked for.
 *
 * <pre>{@code
 * try (TensorFile file = TensorFile.open(Path.of("model.pth"))) {
 *   Tensor weight = file.tensor("fc.weight");
 * }
 * }</pre>
 */
public sealed interface TensorFile extends AutoCloseable
    permits Safetensors, ShardedSafetensors, Pth, Npz {
  /**
   * Opens a file of any format that is read here, told apart by content and not by name: {@code
   * .pth} and {@code .pt}, safetensors, the index of sharded safetensors ({@code
   * model.safetensors.index.json}), {@code .npz}.
   *
   * @throws TorchException if there is no such file, or it is not exactly as its format says
   */
  @MustBeClosed
  static TensorFile open(Path file) {
    boolean zip;
    boolean npz = false;
    byte first;
    byte ninth;
    try (MappedFile mapped = MappedFile.open(new Origin("weights", file))) {
      MemorySegment bytes = mapped.bytes();
      zip = ZipFolder.begins(bytes);
      if (zip) {
        npz =
            ZipFolder.read(mapped.origin(), bytes).entries().keySet().stream()
                .noneMatch(name -> name.endsWith(PthZip.PICKLE));
      }
      first = bytes.byteSize() > 0 ? bytes.get(ValueLayout.JAVA_BYTE, 0) : 0;
      ninth = bytes.byteSize() > 8 ? bytes.get(ValueLayout.JAVA_BYTE, 8) : 0;
    }
    if (zip) return npz ? Npz.open(file) : Pth.open(file);
    if (first == '{') return ShardedSafetensors.open(file);
    return ninth == '{' ? Safetensors.open(file) : Pth.open(file);
  }

  /** The names of its tensors, in the order of the file. */
  Set<String> names();

  /** The type of a tensor. */
  DType dtype(String name);

  /** The shape of a tensor. */
  Shape shape(String name);

  /** Reads a tensor; it is a copy on the CPU and belongs to the open scope. */
  Tensor tensor(String name);

  /** Reads every tensor; they belong to the open scope. */
  default Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (String name : names()) tensors.put(name, tensor(name));
    return tensors;
  }

  /** Lets go of the file; tensors that were read stay. */
  @Override
  void close();
}
