package org.cresset.image.edition;

import java.util.Locale;

/** How much is in an image; each has what the one before it has. */
public enum Variant {
  /** What runs. */
  BASE,
  /** With notebooks, a shell from afar and charts. */
  FULL,
  /** With compilers and debuggers. */
  DEV;

  /** As the command line writes it: {@code base}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
