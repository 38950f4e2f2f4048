package org.cresset.torch;

import java.util.Map;

/**
 * While open, whatever is drawn or seeded moves no generator of the process: closing puts every
 * device's back to where it was. Source: {@code torch.random.fork_rng}.
 *
 * <pre>{@code
 * try (ForkRng _ = ForkRng.open()) {
 *   Generator.manualSeed(0);
 *   ...
 * }
 * }</pre>
 */
public final class ForkRng implements AutoCloseable {
  private final Map<Device, byte[]> states = Generator.states();

  private ForkRng() {}

  /** Remembers where the generators are. */
  public static ForkRng open() {
    return new ForkRng();
  }

  /** Puts the generators back. */
  @Override
  public void close() {
    Generator.states(states);
  }
}
