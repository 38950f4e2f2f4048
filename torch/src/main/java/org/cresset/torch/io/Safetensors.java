package org.cresset.torch.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.cresset.torch.DType;
import org.cresset.torch.Shape;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;

/**
 * A safetensors file: named tensors, and nothing that could run. Source: the format of {@code
 * safetensors}; files are exchanged with Python's package of that name.
 *
 * <pre>{@code
 * Safetensors.write(path, model.stateDict());
 * model.loadStateDict(Safetensors.read(path));
 * }</pre>
 *
 * <p>An open one is mapped into memory: only tensors that are asked for are read.
 */
public final class Safetensors implements TensorFile {
  private static final int LENGTH_BYTES = 8;

  private final Path file;
  private final Arena arena;
  private final MemorySegment values;
  private final Header header;

  private Safetensors(Path file, Arena arena, MemorySegment values, Header header) {
    this.file = file;
    this.arena = arena;
    this.values = values;
    this.header = header;
  }

  // ---- Reading -------------------------------------------------------------------------------

  /**
   * Opens a file and checks its header.
   *
   * @throws TorchException if there is no such file, or it is not exactly as the format says
   */
  public static Safetensors open(Path file) {
    Arena arena = Arena.ofShared();
    boolean opened = false;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      long length = headerLength(file, channel, size);
      long start = LENGTH_BYTES + length;
      MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
      ByteBuffer text = mapped.asSlice(LENGTH_BYTES, length).asByteBuffer();
      Header header = Header.decode(file, text, size - start);
      Safetensors result = new Safetensors(file, arena, mapped.asSlice(start), header);
      opened = true;
      return result;
    } catch (NoSuchFileException e) {
      throw new TorchException("safetensors: " + file + ": no such file", null, e);
    } catch (IOException e) {
      throw new TorchException(
          "safetensors: " + file + ": cannot be read: " + e.getMessage(), null, e);
    } finally {
      if (!opened) arena.close();
    }
  }

  private static long headerLength(Path file, FileChannel channel, long size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
    if (bytes.hasRemaining()) {
      throw Header.refused(file, "8 bytes must say how long the header is, got " + size, null);
    }
    long length = bytes.getLong(0);
    if (length < 2 || length > Header.LONGEST) {
      throw Header.refused(
          file,
          "the header's length must be 2 to %d bytes, got %s"
              .formatted(Header.LONGEST, Long.toUnsignedString(length)),
          null);
    }
    if (length > size - LENGTH_BYTES) {
      throw Header.refused(
          file,
          "a header of %d bytes must be there, got %d".formatted(length, size - LENGTH_BYTES),
          null);
    }
    return length;
  }

  /** Reads every tensor of a file, in the order of the file; they belong to the open scope. */
  public static Map<String, Tensor> read(Path file) {
    try (Safetensors opened = open(file)) {
      return opened.tensors();
    }
  }

  /** The names of its tensors, in the order of the file. */
  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(header.tensors().keySet());
  }

  /** What the writer wanted to say. */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(header.metadata());
  }

  /** The type of a tensor. */
  @Override
  public DType dtype(String name) {
    return entry(name).dtype();
  }

  /** The shape of a tensor. */
  @Override
  public Shape shape(String name) {
    return entry(name).shape();
  }

  /** Reads a tensor; it is a copy on the CPU. */
  @Override
  public Tensor tensor(String name) {
    Header.Entry entry = entry(name);
    MemorySegment source = values.asSlice(entry.begin(), entry.end() - entry.begin());
    try {
      return Tensor.empty(entry.dtype(), entry.shape().toArray()).copyFrom(source);
    } catch (InternalError e) { // what the JVM makes of a mapped page that is no longer there
      throw new TorchException(
          "safetensors: " + file + ": was cut short while it was being read", null, e);
    }
  }

  private Header.Entry entry(String name) {
    Header.Entry entry = header.tensors().get(name);
    if (entry != null) return entry;
    throw new TorchException(
        "safetensors: %s: has no tensor %s, it has %d others"
            .formatted(file, Json.quoted(name), header.tensors().size()));
  }

  /** Unmaps the file; tensors that were read stay. */
  @Override
  public void close() {
    arena.close();
  }

  // ---- Writing -------------------------------------------------------------------------------

  /** Writes tensors and nothing else. */
  public static void write(Path file, Map<String, Tensor> tensors) {
    write(file, tensors, Map.of());
  }

  /**
   * Writes tensors: all of the file or nothing. The same tensors give the same bytes.
   *
   * @param tensors by name; of any device and order of memory
   * @param metadata anything worth knowing about them
   * @throws TorchException if the file cannot be written; what was there before is unchanged
   */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
    List<Header.Described> described = new ArrayList<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.equals("__metadata__")) {
            throw new IllegalArgumentException("safetensors: a tensor cannot be named " + name);
          }
          described.add(new Header.Described(name, tensor.dtype(), tensor.shape()));
        });
    described.sort(Header.order());
    byte[] header = Header.encode(described, new TreeMap<>(metadata));
    if (header.length > Header.LONGEST) {
      throw new IllegalArgumentException(
          "safetensors: the header must have at most %d bytes, got %d"
              .formatted(Header.LONGEST, header.length));
    }
    AtomicFile.write(
        file,
        channel -> {
          ByteBuffer start = ByteBuffer.allocate(LENGTH_BYTES + header.length);
          start.order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).put(header).flip();
          writeFully(channel, start);
          for (Header.Described each : described) {
            Tensor tensor = tensors.get(each.name());
            if (tensor != null) Fill.write(tensor, bytes -> writeFully(channel, bytes));
          }
        });
  }

  static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) channel.write(bytes);
  }
}
