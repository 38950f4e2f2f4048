package org.cresset.torch.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** Ends the process without pulling LibTorch from under threads that are still computing. */
final class ProcessEnd {
  private ProcessEnd() {}

  /**
   * The JVM ends by C's {@code exit}, which destroys the global objects of all libraries while
   * other threads are still inside of them: a Ctrl-C in the middle of an operator was a crash. What
   * is registered with {@code on_exit} last is called first, so it is done when the JVM begins to
   * end; and {@code _exit} takes what it is called with, the exit code. Elsewhere than on glibc
   * nothing changes.
   */
  static void skipDestructors() {
    Optional<MemorySegment> exit = Linker.nativeLinker().defaultLookup().find("_exit");
    Optional<MethodHandle> onExit = NativeLibraries.c("on_exit", JAVA_INT, ADDRESS, ADDRESS);
    if (exit.isEmpty() || onExit.isEmpty()) return;
    Runtime.getRuntime().addShutdownHook(new Thread(() -> register(onExit.get(), exit.get())));
  }

  private static void register(MethodHandle onExit, MemorySegment exit) {
    try {
      var _ = (int) onExit.invokeExact(exit, MemorySegment.NULL);
    } catch (Throwable e) {
      throw new AssertionError("on_exit takes two addresses and throws nothing", e);
    }
  }
}
