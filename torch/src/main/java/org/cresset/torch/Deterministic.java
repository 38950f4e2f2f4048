package org.cresset.torch;

import org.cresset.torch.internal.GlobalContext;
import org.cresset.torch.internal.GlobalContext.Flag;

/**
 * Deterministic mode: the same program on the same machine gives the same numbers, bit for bit, or
 * an error that names the operator that cannot. Source: {@code torch.use_deterministic_algorithms},
 * {@code torch.backends.cudnn}.
 *
 * <p>For the whole process. On a GPU, LibTorch also asks for the environment variable {@code
 * CUBLAS_WORKSPACE_CONFIG=:4096:8}, set before the program starts; its error says so.
 */
public final class Deterministic {
  private Deterministic() {}

  /** Has operators use deterministic kernels, and fail where they have none. */
  public static void useAlgorithms(boolean on) {
    LibTorch.load();
    GlobalContext.setDeterministic(on, false);
  }

  /** The same, but where there is none LibTorch writes a warning to standard error and goes on. */
  public static void useAlgorithmsOrWarn() {
    LibTorch.load();
    GlobalContext.setDeterministic(true, true);
  }

  /** Whether operators use deterministic kernels. */
  public static boolean usesAlgorithms() {
    return isOn(Flag.DETERMINISTIC_ALGORITHMS);
  }

  /** Has cuDNN choose deterministic convolutions. */
  public static void cudnn(boolean on) {
    set(Flag.DETERMINISTIC_CUDNN, on);
  }

  /** Whether cuDNN chooses deterministic convolutions. */
  public static boolean cudnn() {
    return isOn(Flag.DETERMINISTIC_CUDNN);
  }

  /** Has cuDNN measure which convolution is fastest, which may be another one in every run. */
  public static void cudnnBenchmark(boolean on) {
    set(Flag.BENCHMARK_CUDNN, on);
  }

  /** Whether cuDNN measures which convolution is fastest. */
  public static boolean cudnnBenchmark() {
    return isOn(Flag.BENCHMARK_CUDNN);
  }

  /** Has deterministic mode fill new memory, so that reading it is noticed; on at first. */
  public static void fillUninitializedMemory(boolean on) {
    set(Flag.FILL_UNINITIALIZED_MEMORY, on);
  }

  /** Whether deterministic mode fills new memory. */
  public static boolean fillUninitializedMemory() {
    return isOn(Flag.FILL_UNINITIALIZED_MEMORY);
  }

  private static void set(Flag flag, boolean on) {
    LibTorch.load();
    GlobalContext.set(flag, on);
  }

  private static boolean isOn(Flag flag) {
    LibTorch.load();
    return GlobalContext.isOn(flag);
  }
}
