package org.cresset.torch;

import org.cresset.torch.internal.CpuGenerator;

/**
 * The source of random numbers of the CPU's operators: {@code randn}, dropout, initialisation.
 * Source: {@code torch.Generator}.
 *
 * <p>One for the process. The same seed gives the same numbers, whatever the number of threads.
 */
public final class Generator {
  private Generator() {}

  /** Starts the sequence that belongs to {@code seed}. Source: {@code torch.manual_seed}. */
  public static void manualSeed(long seed) {
    LibTorch.load();
    CpuGenerator.seed(seed);
  }

  /** Where in its sequence the generator is: about 5 kB. Source: {@code torch.get_rng_state}. */
  public static byte[] state() {
    LibTorch.load();
    return CpuGenerator.state();
  }

  /**
   * Goes back to a state. Source: {@code torch.set_rng_state}.
   *
   * @throws IllegalArgumentException if it has not the size of one of this LibTorch's states
   */
  public static void state(byte[] state) {
    LibTorch.load();
    int expected = CpuGenerator.state().length;
    if (state.length != expected) {
      throw new IllegalArgumentException(
          "a generator's state must have " + expected + " bytes, got " + state.length);
    }
    try (Scope _ = Scope.open()) {
      Tensor bytes = Tensor.empty(DType.UINT8, state.length);
      bytes.buffer().put(state);
      CpuGenerator.state(bytes.handle());
    }
  }
}
