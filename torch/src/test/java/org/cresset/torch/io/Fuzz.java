package org.cresset.torch.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;

/**
 * A program that reads mutated files, run by {@link FuzzTest} in a process with a small heap.
 *
 * <p>Arguments: a folder for the mutated file, how many mutations of each, and good files. Prints
 * one line: how many were read, how many refused, and how much memory the process grew by.
 */
final class Fuzz {
  private static final long[] INTERESTING = {
    0,
    1,
    -1,
    0x7F,
    0x80,
    0xFF,
    0xFFFF,
    Integer.MAX_VALUE,
    0xFFFFFFFFL,
    1L << 32,
    1L << 60,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };
  private static final long LARGEST_LOOKED_AT = 100_000;

  private final Random random;
  private final Path file;
  private int read;
  private int refused;

  private Fuzz(Path file, long seed) {
    this.file = file;
    random = new Random(seed);
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    int times = Integer.parseInt(arguments[1]);
    try (Scope _ = Scope.open()) {
      Tensor.ones(1); // LibTorch's own memory is not the files'
    }
    long before = residentKiB();
    int read = 0;
    int refused = 0;
    for (String good : Arrays.asList(arguments).subList(2, arguments.length)) {
      Path source = Path.of(good);
      String name = String.valueOf(source.getFileName());
      Fuzz fuzz = new Fuzz(folder.resolve("mutated-" + name), name.hashCode());
      fuzz.run(source, times);
      read += fuzz.read;
      refused += fuzz.refused;
    }
    System.out.println(read + " " + refused + " " + (residentKiB() - before));
  }

  private void run(Path source, int times) throws IOException {
    byte[] bytes = Files.readAllBytes(source);
    boolean zip = bytes[0] == 'P';
    Map<String, byte[]> entries = zip ? entries(source) : Map.of();
    for (int i = 0; i < times; i++) {
      if (zip && i % 4 != 0) {
        writeMutatedInside(entries); // or nearly all would end at a checksum
      } else {
        Files.write(file, mutated(bytes));
      }
      look(i);
    }
  }

  private static Map<String, byte[]> entries(Path source) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(source.toFile())) {
      for (Enumeration<? extends ZipEntry> e = zip.entries(); e.hasMoreElements(); ) {
        ZipEntry entry = e.nextElement();
        try (InputStream stream = zip.getInputStream(entry)) {
          entries.put(entry.getName(), stream.readAllBytes());
        }
      }
    }
    return entries;
  }

  private void writeMutatedInside(Map<String, byte[]> entries) {
    Map<String, byte[]> changed = new LinkedHashMap<>(entries);
    List<String> names =
        entries.keySet().stream().filter(n -> n.endsWith(".pkl") || n.endsWith(".npy")).toList();
    String name = names.get(random.nextInt(names.size()));
    changed.put(name, mutated(entries.getOrDefault(name, new byte[0])));
    PickleBytes.zip(file, changed);
  }

  private byte[] mutated(byte[] good) {
    byte[] bytes = good.clone();
    for (int i = 1 + random.nextInt(3); i > 0 && bytes.length > 8; i--) {
      int at = random.nextInt(bytes.length - 8);
      switch (random.nextInt(8)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> bytes[at]++;
        case 3 -> bytes[at]--;
        case 4 -> number(bytes, at);
        case 5 -> bytes = spliced(bytes, at, at + random.nextInt(8), bytes, 0, 0); // cut out
        case 6 -> {
          int from = random.nextInt(bytes.length - 8);
          bytes = spliced(bytes, at, at, bytes, from, from + 1 + random.nextInt(8)); // doubled
        }
        default -> {
          if (random.nextInt(4) == 0) bytes = Arrays.copyOf(bytes, at + 1);
        }
      }
    }
    return bytes;
  }

  private void number(byte[] bytes, int at) {
    long value = INTERESTING[random.nextInt(INTERESTING.length)];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (random.nextBoolean()) buffer.putLong(at, value);
    else buffer.putInt(at, (int) value);
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] other, int start, int end) {
    ByteBuffer result = ByteBuffer.allocate(bytes.length - (to - from) + (end - start));
    result.put(bytes, 0, from).put(other, start, end - start).put(bytes, to, bytes.length - to);
    return result.array();
  }

  private void look(int i) {
    try (Scope _ = Scope.open()) {
      if (file.toString().endsWith(".npy")) {
        touch(Npy.read(file));
      } else {
        try (TensorFile opened = TensorFile.open(file)) {
          opened.tensors().values().forEach(Fuzz::touch);
          for (String name : opened.names()) touch(opened.tensor(name));
        }
      }
      read++;
    } catch (TorchException e) {
      if (e.getMessage() == null || !e.getMessage().contains(folder())) {
        throw new AssertionError("mutation " + i + " of " + file + " is refused unclearly", e);
      }
      refused++;
    } catch (Throwable e) {
      throw new AssertionError("mutation " + i + " of " + file, e);
    }
  }

  /** Sharded files are named in messages too, and lie beside. */
  private String folder() {
    return String.valueOf(file.getParent());
  }

  /** Reads every element: memory that is not there would end the process. */
  private static void touch(Tensor tensor) {
    if (tensor.numel() <= LARGEST_LOOKED_AT) tensor.toByteArray();
  }

  private static long residentKiB() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) return 0;
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmHWM:")) return Long.parseLong(line.replaceAll("\\D", ""));
    }
    return 0;
  }
}
