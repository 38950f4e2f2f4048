package org.cresset.doctor;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cresset.doctor.evidence.Examination;
import org.cresset.doctor.evidence.Root;
import org.jspecify.annotations.Nullable;

/** A machine made of files, whose driver is two libraries that say what they are told to. */
final class FakeMachine {
  static final String DRIVER = "580.95.05";

  private static final String PCI = "/sys/bus/pci/devices/0000:19:00.0/";

  private final Path folder;
  private final Path libraries;
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> log = new ArrayList<>();
  private @Nullable Path stack;

  private FakeMachine(Path folder, Path libraries) {
    this.folder = folder;
    this.libraries = libraries;
  }

  /** A host with one GPU that works. */
  static FakeMachine healthy(Path folder, Path libraries) {
    FakeMachine machine = new FakeMachine(folder, libraries);
    machine.file(PCI + "vendor", "0x10de").file(PCI + "class", "0x030200");
    machine.file(PCI + "device", "0x2330");
    machine.driver(DRIVER);
    machine.file("/proc/modules", "nvidia 1 1 - Live\nnvidia_uvm 1 0 - Live\n");
    machine.file("/proc/version", "Linux version 6.8.0-51-generic");
    machine.file("/proc/mounts", "tmpfs /dev/shm tmpfs rw,size=33554432k 0 0\n");
    for (String node : List.of("nvidiactl", "nvidia0", "nvidia-uvm")) {
      machine.file("/dev/" + node, "");
    }
    machine.says("FAKE_COUNT", 1);
    machine.environment.put("LD_LIBRARY_PATH", libraries.toString());
    return machine;
  }

  FakeMachine driver(String version) {
    return file("/sys/module/nvidia/version", version)
        .file("/proc/driver/nvidia/version", "NVRM version: NVIDIA UNIX x86_64 " + version);
  }

  FakeMachine file(String name, String text) {
    try {
      Path file = folder.resolve(name.substring(1));
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  FakeMachine without(String... names) {
    for (String name : names) {
      try {
        Files.deleteIfExists(folder.resolve(name.substring(1)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return this;
  }

  FakeMachine withoutDriver() {
    return without("/sys/module/nvidia/version", "/proc/driver/nvidia/version", "/proc/modules");
  }

  FakeMachine withoutGpu() {
    return without(PCI + "vendor");
  }

  FakeMachine pciId(String id) {
    return file(PCI + "device", id);
  }

  FakeMachine says(String variable, Object value) {
    environment.put(variable, value.toString());
    return this;
  }

  FakeMachine fails(int code) {
    return says("FAKE_CUINIT", code);
  }

  /** The driver's libraries lie in a folder of this name; an empty one has none. */
  FakeMachine libraries(String name) {
    environment.put("LD_LIBRARY_PATH", libraries.resolve(name).toString());
    return this;
  }

  FakeMachine container() {
    return file("/.dockerenv", "");
  }

  FakeMachine hears(String line) {
    log.add(line);
    return this;
  }

  /** A Python environment with this torch. */
  FakeMachine torch(String version, @Nullable String cuda) {
    String packages = "/venv/lib/python3.11/site-packages/torch/version.py";
    String literal = cuda == null ? "None" : "'" + cuda + "'";
    file(packages, "__version__ = '%s'\ncuda: Optional[str] = %s\n".formatted(version, literal));
    stack = folder.resolve("venv");
    return this;
  }

  Examination examination() {
    Examination examination =
        Examination.ofThisProcess().root(new Root(folder)).environment(environment).log(log);
    return stack == null ? examination : examination.stack(stack);
  }

  /** Compiles the driver's libraries, once for all machines. */
  static void compile(Path folder) throws IOException, InterruptedException {
    Path shared = shared();
    assumeTrue(shared != null, "needs ../shared/testing beside the checkout");
    Path cuda = Objects.requireNonNull(shared).resolve("fake_libcuda.c");
    for (String place : List.of("upgraded", "compat", "stubs", "cuda", "newest", "hang", "none")) {
      Files.createDirectories(folder.resolve(place));
    }
    gcc(folder.resolve("libcuda.so." + DRIVER), cuda);
    gcc(folder.resolve("libnvidia-ml.so." + DRIVER), source(folder, "fake_nvml.c"));
    gcc(folder.resolve("hang/libcuda.so.1"), source(folder, "fake_hang.c"));
    link(folder, "libcuda.so.1", "libcuda.so." + DRIVER);
    link(folder, "libnvidia-ml.so.1", "libnvidia-ml.so." + DRIVER);
    for (String place : List.of("upgraded", "compat", "cuda", "newest", "stubs")) {
      String version = place.equals("stubs") ? "libcuda.so.1" : "libcuda.so." + version(place);
      Files.copy(folder.resolve("libcuda.so." + DRIVER), folder.resolve(place).resolve(version));
      if (!place.equals("stubs")) link(folder.resolve(place), "libcuda.so.1", version);
    }
  }

  private static String version(String place) {
    return switch (place) {
      case "upgraded" -> "580.105.08";
      case "compat" -> "595.58.03";
      case "newest" -> "590.44.01";
      default -> DRIVER;
    };
  }

  private static void link(Path folder, String name, String target) throws IOException {
    Files.createSymbolicLink(folder.resolve(name), Path.of(target));
  }

  private static Path source(Path folder, String name) throws IOException {
    Path file = folder.resolve(name);
    try (var in = Objects.requireNonNull(FakeMachine.class.getResourceAsStream(name))) {
      Files.copy(in, file);
    }
    return file;
  }

  private static void gcc(Path library, Path source) throws IOException, InterruptedException {
    List<String> command =
        List.of("gcc", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl");
    try {
      Process gcc = new ProcessBuilder(command).inheritIO().start();
      if (gcc.waitFor() != 0) throw new IllegalStateException("gcc failed: " + command);
    } catch (IOException e) {
      abort("needs gcc");
    }
  }

  private static @Nullable Path shared() {
    for (Path f = Path.of("").toAbsolutePath(); f != null; f = f.getParent()) {
      Path shared = f.resolve("shared/testing");
      if (Files.isDirectory(shared)) return shared;
    }
    return null;
  }
}
