package org.cresset.vision.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * libjpeg-turbo's functions, as Leptonica's shared library has them: it comes as a jar of 4 MB for
 * each platform.
 */
record JpegLibrary(
    MethodHandle stdError,
    MethodHandle create,
    MethodHandle memory,
    MethodHandle header,
    MethodHandle start,
    MethodHandle crop,
    MethodHandle skip,
    MethodHandle read,
    MethodHandle destroy,
    MemorySegment silence,
    MemorySegment fatal) {

  private static final class Loaded {
    static final @Nullable JpegLibrary LIBRARY;
    static final @Nullable IOException PROBLEM;

    static {
      JpegLibrary library = null;
      IOException problem = null;
      try {
        library = load();
      } catch (IOException e) {
        problem = e;
      } catch (UnsatisfiedLinkError e) {
        problem = new IOException(e.getMessage(), e);
      }
      LIBRARY = library;
      PROBLEM = problem;
    }
  }

  static JpegLibrary get() throws IOException {
    JpegLibrary library = Loaded.LIBRARY;
    if (library != null) return library;
    throw new IOException("no libjpeg-turbo: " + problem().orElse("unknown"), Loaded.PROBLEM);
  }

  static Optional<String> problem() {
    IOException problem = Loaded.PROBLEM;
    return problem == null ? Optional.empty() : Optional.of(String.valueOf(problem.getMessage()));
  }

  private static JpegLibrary load() throws IOException {
    // A name of its own in the file system is needed only until the system's loader has it open.
    String resource = resource();
    Path file = Files.createTempFile("cresset-", "-" + resource.replaceAll(".*/", ""));
    try (InputStream in = ClassLoader.getSystemResourceAsStream(resource)) {
      if (in == null) throw new IOException(resource + " is not on the class path");
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      System.load(file.toString());
    } finally {
      Files.deleteIfExists(file);
    }
    return link(SymbolLookup.loaderLookup());
  }

  private static String resource() throws IOException {
    String arch = System.getProperty("os.arch", "");
    String cpu = arch.equals("amd64") || arch.equals("x86_64") ? "x86_64" : "arm64";
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String folder = "org/bytedeco/leptonica/";
    if (system.startsWith("linux")) return folder + "linux-" + cpu + "/libleptonica.so.6";
    if (system.startsWith("mac")) return folder + "macosx-" + cpu + "/libleptonica.6.dylib";
    throw new IOException("there is none for " + system);
  }

  private static JpegLibrary link(SymbolLookup symbols) {
    return new JpegLibrary(
        function(symbols, "jpeg_std_error", ADDRESS, ADDRESS),
        action(symbols, "jpeg_CreateDecompress", ADDRESS, JAVA_INT, JAVA_LONG),
        action(symbols, "jpeg_mem_src", ADDRESS, ADDRESS, JAVA_LONG),
        function(symbols, "jpeg_read_header", JAVA_INT, ADDRESS, JAVA_INT),
        function(symbols, "jpeg_start_decompress", JAVA_INT, ADDRESS),
        action(symbols, "jpeg_crop_scanline", ADDRESS, ADDRESS, ADDRESS),
        function(symbols, "jpeg_skip_scanlines", JAVA_INT, ADDRESS, JAVA_INT),
        function(symbols, "jpeg_read_scanlines", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT),
        action(symbols, "jpeg_destroy_decompress", ADDRESS),
        callback("silence"),
        callback("fatal"));
  }

  private static MethodHandle function(
      SymbolLookup symbols, String name, MemoryLayout result, MemoryLayout... arguments) {
    FunctionDescriptor type = FunctionDescriptor.of(result, arguments);
    return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), type);
  }

  private static MethodHandle action(SymbolLookup symbols, String name, MemoryLayout... arguments) {
    FunctionDescriptor type = FunctionDescriptor.ofVoid(arguments);
    return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), type);
  }

  private static MemorySegment callback(String name) {
    try {
      MethodHandle target =
          MethodHandles.lookup()
              .findStatic(
                  JpegLibrary.class, name, MethodType.methodType(void.class, MemorySegment.class));
      return Linker.nativeLinker()
          .upcallStub(target, FunctionDescriptor.ofVoid(ADDRESS), Arena.global());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  /** A warning's text, which nobody has asked for: the number of warnings is looked at. */
  @SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // called from C, with what C gives
  private static void silence(MemorySegment info) {}

  /**
   * Ends the process with a sentence: a checked stream never leads here, and C must not go on. See
   * docs/decisions/0120.
   */
  @SuppressWarnings({"UnusedMethod", "UnusedVariable"})
  private static void fatal(MemorySegment info) {
    throw new AssertionError("libjpeg-turbo refused a stream that was checked before");
  }
}
