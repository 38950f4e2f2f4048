package org.cresset.torch.io;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.cresset.torch.DType;
import org.cresset.torch.Shape;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;

/**
 * A model in several safetensors files and an index that says which tensor is where. Source: the
 * layout of Hugging Face's {@code save_pretrained}.
 *
 * <pre>{@code
 * ShardedSafetensors.write(Path.of("model.safetensors"), state, 5_000_000_000L);
 * ShardedSafetensors.open(Path.of("model.safetensors.index.json"));
 * }</pre>
 *
 * <p>A file is opened when the first of its tensors is asked for.
 */
public final class ShardedSafetensors implements TensorFile {
  private static final String EXTENSION = ".safetensors";
  private static final long LONGEST_INDEX = 64L << 20;

  private final Origin origin;
  private final Map<String, String> files; // by tensor
  private final Map<String, Safetensors> opened = new LinkedHashMap<>();

  private ShardedSafetensors(Origin origin, Map<String, String> files) {
    this.origin = origin;
    this.files = files;
  }

  // ---- Reading -------------------------------------------------------------------------------

  /**
   * Reads an index, which lies beside its files.
   *
   * @throws TorchException if there is no such file, it is no index, or it names a file elsewhere
   */
  public static ShardedSafetensors open(Path index) {
    Origin origin = new Origin("safetensors index", index);
    try (MappedFile mapped = MappedFile.open(origin)) {
      if (mapped.bytes().byteSize() > LONGEST_INDEX) {
        throw origin.refused("an index may have at most %d bytes".formatted(LONGEST_INDEX));
      }
      ByteBuffer bytes = mapped.bytes().asByteBuffer();
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      return new ShardedSafetensors(origin, weightMap(origin, Json.object(text)));
    } catch (CharacterCodingException e) {
      throw origin.because("an index must be UTF-8, got other bytes", null, e);
    } catch (Json.Refused e) {
      throw origin.because("an index must be plain JSON, but " + e.getMessage(), null, e);
    }
  }

  private static Map<String, String> weightMap(Origin origin, Map<String, Object> members) {
    if (!(members.get("weight_map") instanceof Map<?, ?> map)) {
      throw origin.refused("an index must have a weight_map");
    }
    Map<String, String> files = new LinkedHashMap<>();
    map.forEach(
        (name, file) -> {
          if (!(name instanceof String tensor && file instanceof String shard)) {
            throw origin.refused("weight_map must name a file for each tensor");
          }
          if (!shard.endsWith(EXTENSION) || !shard.matches("[\\w.-]+") || shard.startsWith(".")) {
            throw origin.refused("files must lie beside the index, got " + Origin.shown(shard));
          }
          files.put(tensor, shard);
        });
    return files;
  }

  private Safetensors shard(String name) {
    String file = files.get(name);
    if (file == null) {
      throw origin.because(
          "has no tensor %s, it has %d others".formatted(Origin.shown(name), files.size()),
          null,
          null);
    }
    Safetensors shard =
        opened.computeIfAbsent(file, f -> Safetensors.open(origin.file().resolveSibling(f)));
    if (shard.names().contains(name)) return shard;
    throw origin.refused(
        "%s must be in %s, which has no such tensor".formatted(Origin.shown(name), file),
        "the index belongs to other files");
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(files.keySet());
  }

  @Override
  public DType dtype(String name) {
    return shard(name).dtype(name);
  }

  @Override
  public Shape shape(String name) {
    return shard(name).shape(name);
  }

  @Override
  public Tensor tensor(String name) {
    return shard(name).tensor(name);
  }

  /** Unmaps the files; tensors that were read stay. */
  @Override
  public void close() {
    opened.values().forEach(Safetensors::close);
  }

  // ---- Writing -------------------------------------------------------------------------------

  /**
   * Writes tensors in files of a limited size: {@code model-00001-of-00003.safetensors} and so on,
   * and last the index {@code model.safetensors.index.json}. What fits into one file is one file
   * without an index.
   *
   * @param file the name that one file would have, such as {@code model.safetensors}
   * @param maxShardSize the most bytes of values in a file; a larger tensor has a file to itself
   * @return the file to open: the index, or the one file
   * @throws TorchException if a file cannot be written; an index that was there before is unchanged
   */
  public static Path write(Path file, Map<String, Tensor> tensors, long maxShardSize) {
    String name = String.valueOf(file.getFileName());
    if (!name.endsWith(EXTENSION) || maxShardSize <= 0) {
      throw new IllegalArgumentException(
          "safetensors index: a name that ends with %s and a size above 0 are needed, got %s and %d"
              .formatted(EXTENSION, name, maxShardSize));
    }
    List<Map<String, Tensor>> shards = shards(tensors, maxShardSize);
    if (shards.size() <= 1) {
      Safetensors.write(file, tensors, Map.of("format", "pt"));
      return file;
    }
    String stem = name.substring(0, name.length() - EXTENSION.length());
    Map<String, String> files = new TreeMap<>();
    for (int i = 0; i < shards.size(); i++) {
      String shard = "%s-%05d-of-%05d%s".formatted(stem, i + 1, shards.size(), EXTENSION);
      Safetensors.write(file.resolveSibling(shard), shards.get(i), Map.of("format", "pt"));
      shards.get(i).keySet().forEach(tensor -> files.put(tensor, shard));
    }
    long total = tensors.values().stream().mapToLong(ShardedSafetensors::bytes).sum();
    Path index = file.resolveSibling(name + ".index.json");
    byte[] text = index(total, files).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(index, channel -> Safetensors.writeFully(channel, ByteBuffer.wrap(text)));
    return index;
  }

  private static List<Map<String, Tensor>> shards(Map<String, Tensor> tensors, long limit) {
    List<Map<String, Tensor>> shards = new ArrayList<>();
    long size = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      long bytes = bytes(entry.getValue());
      if (shards.isEmpty() || size + bytes > limit) {
        shards.add(new LinkedHashMap<>());
        size = 0;
      }
      shards.getLast().put(entry.getKey(), entry.getValue());
      size += bytes;
    }
    return shards;
  }

  private static long bytes(Tensor tensor) {
    return tensor.numel() * tensor.dtype().bytes();
  }

  private static String index(long total, Map<String, String> files) {
    List<String> lines = new ArrayList<>();
    files.forEach((name, file) -> lines.add("    " + Json.quoted(name) + ": " + Json.quoted(file)));
    return """
        {
          "metadata": {
            "total_size": %d
          },
          "weight_map": {
        %s
          }
        }
        """
        .formatted(total, String.join(",\n", lines));
  }
}
