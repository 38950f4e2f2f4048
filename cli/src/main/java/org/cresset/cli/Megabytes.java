package org.cresset.cli;

import java.util.Locale;

/** Sizes for a person to read. */
final class Megabytes {
  private Megabytes() {}

  /** A number of bytes, such as {@code 107.7 MB}. */
  static String of(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
