package org.cresset.torch;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.cresset.torch.LibTorchProvider.Progress;
import org.cresset.torch.internal.Cuda;
import org.cresset.torch.internal.GlobalContext;
import org.cresset.torch.internal.NativeApi;
import org.cresset.torch.internal.NativeLibraries;
import org.jspecify.annotations.Nullable;

/**
 * The LibTorch that this process runs on.
 *
 * <p>Found once, at first use: what {@code CRESSET_LIBTORCH} names (a directory or a Python
 * environment that holds torch), else what a {@link LibTorchProvider} gives.
 *
 * @param directory the folder of its libraries
 * @param origin who named that folder, for a person
 * @param version its version, such as {@code 2.13.0}
 * @param libraries the files loaded, in order
 */
public record LibTorch(Path directory, String origin, String version, List<Path> libraries) {
  /** The environment variable, or system property, that names a LibTorch. */
  public static final String VARIABLE = "CRESSET_LIBTORCH";

  private static final int OLDEST_MINOR = 10;
  private static final String GET_ONE =
      "set "
          + VARIABLE
          + " to a LibTorch or to a Python environment that holds torch 2.10 or newer";

  private static volatile @Nullable LibTorch loaded;

  /** Copies the list. */
  public LibTorch {
    libraries = List.copyOf(libraries);
  }

  /** Loads LibTorch if nobody has, telling nobody how far it is. */
  public static LibTorch load() {
    LibTorch known = loaded;
    return known != null ? known : load(Progress.SILENT);
  }

  /**
   * Loads LibTorch if nobody has; may download it first.
   *
   * @throws LibTorchException if there is none, or it cannot be used
   */
  public static synchronized LibTorch load(Progress progress) {
    if (loaded != null) return loaded;
    Found found = find(progress);
    try {
      List<Path> libraries = NativeLibraries.load(found.directory);
      LibTorch libTorch =
          new LibTorch(
              found.directory,
              found.origin,
              checked(NativeApi.version(), found.directory),
              libraries);
      // oneDNN takes all that it could do; asked for, it warns at each call on processors that it
      // does not take.
      GlobalContext.set(GlobalContext.Flag.NNPACK, false);
      loaded = libTorch;
      return libTorch;
    } catch (IOException | LinkageError e) {
      throw new LibTorchException(
          "LibTorch in " + found.directory + " cannot be loaded: " + reason(e), GET_ONE, e);
    }
  }

  /** How many GPUs it can use. */
  public int gpus() {
    return Cuda.deviceCount();
  }

  /** How many threads one operator may use. */
  public int threads() {
    return NativeApi.numThreads();
  }

  /** Sets how many threads one operator may use, at least 1. Source: {@code set_num_threads}. */
  public void threads(int threads) {
    if (threads < 1)
      throw new IllegalArgumentException("threads must be 1 or more, got " + threads);
    NativeApi.setNumThreads(threads);
  }

  private static @Nullable String reason(Throwable e) {
    return e instanceof ExceptionInInitializerError && e.getCause() != null
        ? e.getCause().getMessage()
        : e.getMessage();
  }

  /** What {@link #VARIABLE} names, the system property before the environment's variable. */
  public static Optional<Path> named() {
    String variable = Optional.ofNullable(System.getenv(VARIABLE)).orElse("");
    String named = System.getProperty(VARIABLE, variable);
    return named.isBlank() ? Optional.empty() : Optional.of(Path.of(named));
  }

  private record Found(Path directory, String origin) {}

  private static Found find(Progress progress) {
    Optional<Path> named = named();
    if (named.isPresent()) return new Found(within(named.get()), VARIABLE);
    for (LibTorchProvider provider : ServiceLoader.load(LibTorchProvider.class)) {
      Optional<Path> given = provider.libTorch(progress);
      if (given.isPresent()) return new Found(given.get(), "the store of downloads");
    }
    throw new LibTorchException(
        "no LibTorch: " + VARIABLE + " is not set and no module provides one", GET_ONE, null);
  }

  /**
   * The folder of libraries in what a person named: that folder, LibTorch's root, the package
   * {@code torch}, or a Python environment.
   */
  static Path within(Path named) {
    List<Path> candidates = new ArrayList<>();
    for (String inner : List.of("", "lib", "torch/lib")) candidates.add(named.resolve(inner));
    for (Path python : children(named.resolve("lib"), "python3*")) {
      for (String packages : List.of("site-packages", "dist-packages")) {
        candidates.add(python.resolve(packages).resolve("torch/lib"));
      }
    }
    for (Path candidate : candidates) if (holdsLibTorch(candidate)) return candidate;
    throw new LibTorchException(
        VARIABLE
            + " must name a folder that holds libtorch_cpu.so, or a Python environment that holds"
            + " torch; looked in "
            + named
            + ", its lib, torch/lib and lib/python3.*/site-packages/torch/lib",
        null,
        null);
  }

  private static List<Path> children(Path directory, String glob) {
    if (!Files.isDirectory(directory)) return List.of();
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, glob)) {
      entries.forEach(children::add);
    } catch (IOException e) {
      throw new LibTorchException("the folder " + directory + " cannot be read", null, e);
    }
    return children;
  }

  private static boolean holdsLibTorch(Path directory) {
    try {
      if (!Files.isDirectory(directory)) return false;
      for (String library : NativeLibraries.REQUIRED) {
        if (NativeLibraries.find(directory, library).isEmpty()) return false;
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The text of a version as LibTorch encodes it, if that is new enough. */
  static String checked(long version, Path directory) {
    long major = version >>> 56;
    long minor = version >>> 48 & 0xFF;
    String text = major + "." + minor + "." + (version >>> 40 & 0xFF);
    if (major < 2 || (major == 2 && minor < OLDEST_MINOR)) {
      throw new LibTorchException(
          "LibTorch must be 2.10 or newer, got " + text + " in " + directory, GET_ONE, null);
    }
    return text;
  }
}
