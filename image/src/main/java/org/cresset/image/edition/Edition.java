package org.cresset.image.edition;

import java.util.Locale;

/** Whom an image is for. */
public enum Edition {
  /** JDK 25, Cresset and LibTorch. */
  JVM,
  /** Python, torch and what the lock has beside it. */
  PYTHON;

  /** As the command line writes it: {@code jvm}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
