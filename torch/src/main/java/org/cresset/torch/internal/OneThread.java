package org.cresset.torch.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * While open, operators that the calling thread calls do not share their work with other threads.
 *
 * <p>For small work: waking OpenMP's threads takes longer than the work itself, and LibTorch's
 * fused optimizers do it anew for each tensor. The setting is OpenMP's own for this thread; other
 * threads keep theirs. Without OpenMP it does nothing.
 */
public final class OneThread implements AutoCloseable {
  private static final Optional<MethodHandle> SET =
      NativeLibraries.function(
          "omp_set_num_threads",
          FunctionDescriptor.ofVoid(JAVA_INT),
          Linker.Option.critical(false));
  private static final Optional<MethodHandle> GET =
      NativeLibraries.function(
          "omp_get_max_threads", FunctionDescriptor.of(JAVA_INT), Linker.Option.critical(false));

  private final int before;

  private OneThread(int before) {
    this.before = before;
  }

  /** Begins; to be closed by the same thread. */
  public static OneThread open() {
    if (SET.isEmpty()) return new OneThread(1);
    int before = openMpThreads();
    set(1);
    return new OneThread(before);
  }

  /** Between how many threads OpenMP shares what the calling thread gives it; 1 without OpenMP. */
  static int openMpThreads() {
    if (GET.isEmpty()) return 1;
    try {
      return (int) GET.get().invokeExact();
    } catch (Throwable e) {
      throw new AssertionError("OpenMP's functions throw nothing", e);
    }
  }

  private static void set(int threads) {
    try {
      SET.orElseThrow().invokeExact(threads);
    } catch (Throwable e) {
      throw new AssertionError("OpenMP's functions throw nothing", e);
    }
  }

  @Override
  public void close() {
    if (before > 1) set(before);
  }
}
