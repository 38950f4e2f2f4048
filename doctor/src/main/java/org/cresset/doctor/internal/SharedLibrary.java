package org.cresset.doctor.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A library opened by name as any program would: through {@code LD_LIBRARY_PATH} and the system's
 * cache.
 */
final class SharedLibrary {
  private static final int RTLD_NOW = 2;
  private static final long LONGEST_TEXT = 4096;

  private final Answers answers;
  private final MemorySegment handle;

  private SharedLibrary(Answers answers, MemorySegment handle) {
    this.answers = answers;
    this.handle = handle;
  }

  /** Opens a library, answering with the file that was found or the reason why none was. */
  static Optional<SharedLibrary> open(Answers answers, String name) {
    String question = "dlopen " + name;
    answers.asking(question);
    // Looked up before, for a look-up clears the error.
    MethodHandle reason = handle(find("dlerror"), ADDRESS);
    try (Arena arena = Arena.ofConfined()) {
      var handle = (MemorySegment) c("dlopen", ADDRESS, arena.allocateFrom(name), RTLD_NOW);
      if (handle.address() == 0) {
        var error = (MemorySegment) invoke(reason);
        answers.answer(question, "error: " + (error.address() == 0 ? "unknown" : text(error)));
        return Optional.empty();
      }
      answers.answer(question, mapped(name).orElse("opened"));
      return Optional.of(new SharedLibrary(answers, handle));
    }
  }

  /** A function of the C library, called with its arguments as C would take them. */
  static Object c(String function, MemoryLayout result, Object... arguments) {
    return call(find(function), result, arguments);
  }

  private static MemorySegment find(String function) {
    return Linker.nativeLinker().defaultLookup().find(function).orElseThrow();
  }

  /** Calls a function that returns a status; empty if the library lacks it. */
  OptionalInt call(String function, Object... arguments) {
    try (Arena arena = Arena.ofConfined()) {
      var address = (MemorySegment) c("dlsym", ADDRESS, handle, arena.allocateFrom(function));
      if (address.address() == 0) return OptionalInt.empty();
      answers.asking(function);
      return OptionalInt.of((int) call(address, JAVA_INT, arguments));
    }
  }

  /** As {@link #call}, and tells the status. */
  OptionalInt ask(String function, Object... arguments) {
    OptionalInt status = call(function, arguments);
    status.ifPresent(s -> answers.answer(function, s));
    return status;
  }

  private static Object call(MemorySegment function, MemoryLayout result, Object... arguments) {
    MemoryLayout[] layouts =
        Arrays.stream(arguments).map(SharedLibrary::layout).toArray(MemoryLayout[]::new);
    return invoke(handle(function, result, layouts), arguments);
  }

  private static MethodHandle handle(
      MemorySegment function, MemoryLayout result, MemoryLayout... layouts) {
    return Linker.nativeLinker().downcallHandle(function, FunctionDescriptor.of(result, layouts));
  }

  private static Object invoke(MethodHandle function, Object... arguments) {
    try {
      return function.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new AssertionError("a C function throws nothing", e);
    }
  }

  private static ValueLayout layout(Object argument) {
    return switch (argument) {
      case MemorySegment _ -> ADDRESS;
      case Integer _ -> JAVA_INT;
      default -> throw new IllegalArgumentException(argument.toString());
    };
  }

  /** A text that C ended with a zero. */
  static String text(MemorySegment address) {
    return address.reinterpret(LONGEST_TEXT).getString(0);
  }

  /** Where the loader found it, links followed: what the kernel has mapped is the truth. */
  private static Optional<String> mapped(String name) {
    String stem = "/" + name.replaceAll("\\.so\\..*", ".so");
    try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines
          .filter(line -> line.contains(stem))
          .map(line -> line.substring(line.indexOf('/')))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether the C library of this process has a function. */
  static boolean has(String function) {
    return Linker.nativeLinker().defaultLookup().find(function).isPresent();
  }
}
