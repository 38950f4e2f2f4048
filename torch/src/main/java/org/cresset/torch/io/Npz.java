package org.cresset.torch.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.cresset.torch.DType;
import org.cresset.torch.Shape;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;

/**
 * A {@code .npz} file: named NumPy arrays in a zip archive. Source: {@code numpy.savez}, {@code
 * numpy.savez_compressed} and {@code numpy.load}.
 *
 * <p>An open one is mapped into memory: only arrays that are asked for are read.
 */
public final class Npz implements TensorFile {
  private static final String SUFFIX = ".npy";

  private record Member(ZipFolder.Entry entry, NpyHeader header) {}

  private final MappedFile file;
  private final ZipFolder zip;
  private final Map<String, Member> members = new LinkedHashMap<>();

  private Npz(MappedFile file) {
    this.file = file;
    zip = ZipFolder.read(file.origin(), file.bytes());
    zip.entries().values().forEach(this::addMember);
  }

  private void addMember(ZipFolder.Entry entry) {
    String path = entry.name();
    if (!path.endsWith(SUFFIX)) {
      throw file.origin().refused("every entry must be an array, got " + Origin.shown(path));
    }
    String name = path.substring(0, path.length() - SUFFIX.length());
    try (InputStream stream = zip.unverified(entry)) {
      NpyHeader header = NpyHeader.read(file.origin(), Origin.shown(name), stream);
      Npy.checkLength(file.origin(), Origin.shown(name), header, entry.size());
      members.put(name, new Member(entry, header));
    } catch (IOException e) {
      throw file.origin().because(Origin.shown(name) + " cannot be unpacked", null, e);
    }
  }

  // ---- Reading -------------------------------------------------------------------------------

  /**
   * Opens a file and checks the headers of its arrays.
   *
   * @throws TorchException if there is no such file, or it is not exactly as the format says
   */
  public static Npz open(Path path) {
    MappedFile file = MappedFile.open(new Origin("npz", path));
    boolean opened = false;
    try {
      Npz npz = new Npz(file);
      opened = true;
      return npz;
    } catch (InternalError e) { // what the JVM makes of a mapped page that is no longer there
      throw file.origin().because("was cut short while it was being read", null, e);
    } finally {
      if (!opened) file.close();
    }
  }

  /** Reads every array of a file, in the order of the file; they belong to the open scope. */
  public static Map<String, Tensor> read(Path path) {
    try (Npz opened = open(path)) {
      return opened.tensors();
    }
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(members.keySet());
  }

  @Override
  public DType dtype(String name) {
    return member(name).header.dtype();
  }

  @Override
  public Shape shape(String name) {
    return member(name).header.shape();
  }

  @Override
  public Tensor tensor(String name) {
    Member member = member(name);
    try (InputStream stream = zip.stream(member.entry)) {
      stream.skipNBytes(member.header.length());
      return Npy.values(file.origin(), member.header, stream);
    } catch (IOException e) {
      throw file.origin().because(Origin.shown(name) + " cannot be unpacked", null, e);
    } catch (InternalError e) {
      throw file.origin().because("was cut short while it was being read", null, e);
    }
  }

  private Member member(String name) {
    Member member = members.get(name);
    if (member != null) return member;
    throw file.origin()
        .because(
            "has no array %s, it has %d others".formatted(Origin.shown(name), members.size()),
            null,
            null);
  }

  /** Unmaps the file; tensors that were read stay. */
  @Override
  public void close() {
    file.close();
  }

  // ---- Writing -------------------------------------------------------------------------------

  /** Writes what {@code numpy.load} reads, as {@code numpy.savez} does: not packed. */
  public static void write(Path file, Map<String, Tensor> tensors) {
    write(file, tensors, false);
  }

  /** Writes what {@code numpy.load} reads, as {@code numpy.savez_compressed} does. */
  public static void writeCompressed(Path file, Map<String, Tensor> tensors) {
    write(file, tensors, true);
  }

  private static void write(Path file, Map<String, Tensor> tensors, boolean packed) {
    Map<String, byte[]> headers = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> headers.put(name, NpyHeader.encode(tensor.dtype(), tensor.shape())));
    AtomicFile.write(
        file,
        channel -> {
          ZipWriter zip = new ZipWriter(channel);
          for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            byte[] header = headers.getOrDefault(entry.getKey(), new byte[0]);
            ZipWriter.Content content = sink -> Npy.write(header, entry.getValue(), sink);
            if (packed) zip.deflate(entry.getKey() + SUFFIX, content);
            else zip.store(entry.getKey() + SUFFIX, content);
          }
          zip.finish();
        });
  }
}
