package org.cresset.torch.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Loads LibTorch's shared libraries into this process, once, in the order they need each other. */
public final class NativeLibraries {
  /** File name prefixes in load order; what a build does not have is left out. */
  private static final List<String> ORDER =
      List.of(
          "libquadmath",
          "libgfortran",
          "libopenblas",
          "libgomp",
          "libc10",
          "libtorch_cpu",
          "libc10_cuda",
          "libtorch_cuda");

  /** The fewest a LibTorch consists of. */
  public static final List<String> REQUIRED = List.of("libc10", "libtorch_cpu");

  // mallopt's parameters (malloc.h). A Java thread uses one of glibc's secondary arenas, where by
  // default every large result is mapped, page-faulted and unmapped again: four times the cost of
  // a small convolution.
  private static final int M_TRIM_THRESHOLD = -1;
  private static final int M_TOP_PAD = -2;
  private static final int M_MMAP_THRESHOLD = -3;
  private static final int M_ARENA_MAX = -8;

  /**
   * How often an OpenMP thread looks for work before it sleeps: a millisecond on an Intel
   * processor, a quarter of one on an AMD.
   */
  private static final String SPINS = "20000";

  private NativeLibraries() {}

  /**
   * Loads every library of the build in {@code directory}.
   *
   * @return the files loaded, in order
   * @throws UnsatisfiedLinkError if the system's loader refuses one; the message is the loader's
   */
  public static List<Path> load(Path directory) throws IOException {
    keepFreedMemory();
    shareCores();
    List<Path> loaded = new ArrayList<>();
    for (String name : ORDER) {
      Optional<Path> file = find(directory, name);
      if (file.isPresent()) {
        System.load(file.get().toRealPath().toString());
        loaded.add(file.get());
      }
    }
    ProcessEnd.skipDestructors();
    return loaded;
  }

  /**
   * The library in {@code directory} called {@code name.so}, {@code name.so.1}, {@code name-x.so}.
   */
  public static Optional<Path> find(Path directory, String name) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(f -> isLibrary(f.getFileName().toString(), name)).sorted().findFirst();
    }
  }

  private static boolean isLibrary(String file, String name) {
    return file.matches(name + "(-[0-9a-f]+)?\\.(so(\\.[0-9.]+)?|dylib)");
  }

  /**
   * Freed memory stays with the process, to be used again without page faults. Only what is larger
   * than a good half of one of glibc's heaps is mapped alone, as in Python's processes: in a heap
   * of 64 MiB, which is all that a Java thread's arena has at a time, nothing large fits beside it.
   */
  private static void keepFreedMemory() {
    Optional<MethodHandle> mallopt = c("mallopt", JAVA_INT, JAVA_INT, JAVA_INT);
    if (mallopt.isEmpty()) return; // not glibc
    try {
      set(mallopt.get(), M_MMAP_THRESHOLD, 1 << 25);
      set(mallopt.get(), M_TRIM_THRESHOLD, Integer.MAX_VALUE);
      set(mallopt.get(), M_TOP_PAD, 1 << 26);
      set(mallopt.get(), M_ARENA_MAX, 1);
    } catch (Throwable e) {
      throw new AssertionError("mallopt takes two ints and throws nothing", e);
    }
  }

  /**
   * Keeps thread pools out of each other's way, by the variables they read when they are loaded.
   *
   * <p>OpenBLAS brings a pool of its own beside OpenMP's ({@link BlasThreads} wakes it), and a
   * waiting OpenMP thread spins on a core that the loader's threads could use: on 2 cores each is
   * worth a factor. What the user has set stays, but for OpenBLAS's number of threads: with more
   * than one of them a factorisation in a Java thread ends in a segmentation fault.
   */
  private static void shareCores() {
    Optional<MethodHandle> setenv = c("setenv", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    if (setenv.isEmpty()) return;
    setenv(setenv.get(), "OPENBLAS_NUM_THREADS", "1", true);
    setenv(setenv.get(), "OPENBLAS_THREAD_TIMEOUT", "4", false); // 2^4 cycles: sleep at once
    if (System.getenv("OMP_WAIT_POLICY") == null) {
      setenv(setenv.get(), "GOMP_SPINCOUNT", SPINS, false);
    }
  }

  private static void setenv(MethodHandle setenv, String name, String value, boolean overwrite) {
    try (Arena arena = Arena.ofConfined()) {
      var _ =
          (int)
              setenv.invokeExact(
                  arena.allocateFrom(name), arena.allocateFrom(value), overwrite ? 1 : 0);
    } catch (Throwable e) {
      throw new AssertionError("setenv throws nothing", e);
    }
  }

  private static void set(MethodHandle mallopt, int parameter, int value) throws Throwable {
    var _ = (int) mallopt.invokeExact(parameter, value);
  }

  /** A function of the C library, or empty if this system's lacks it. */
  static Optional<MethodHandle> c(String name, MemoryLayout result, MemoryLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find(name)
        .map(address -> linker.downcallHandle(address, FunctionDescriptor.of(result, arguments)));
  }

  /** A function of LibTorch's, or empty if the loaded build lacks it. */
  static Optional<MethodHandle> function(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    return SymbolLookup.loaderLookup()
        .find(name)
        .map(address -> Linker.nativeLinker().downcallHandle(address, descriptor, options));
  }

  static {
    // A pointer-sized StableIValue carries every argument: the ABI has no 32-bit form.
    if (ADDRESS.byteSize() != 8) throw new UnsatisfiedLinkError("LibTorch needs a 64-bit JVM");
  }
}
