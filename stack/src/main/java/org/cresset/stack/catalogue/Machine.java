package org.cresset.stack.catalogue;

import java.util.Locale;
import java.util.Optional;

/** Processors for which PyTorch's Linux wheels are built. */
public enum Machine {
  /** Intel's and AMD's 64 bits. */
  X86_64,
  /** ARM's 64 bits. */
  AARCH64;

  /** Reads {@code x86_64}, {@code aarch64} or what Java or Docker call them. */
  public static Optional<Machine> find(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "x86_64", "amd64" -> Optional.of(X86_64);
      case "aarch64", "arm64" -> Optional.of(AARCH64);
      default -> Optional.empty();
    };
  }

  /** As wheels write it: {@code x86_64}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
