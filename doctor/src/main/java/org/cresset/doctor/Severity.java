package org.cresset.doctor;

import java.util.Locale;

/** What a cause does to a training on the GPU. */
public enum Severity {
  /** It cannot be. */
  FAULT,
  /** It can be, and something is to be known. */
  WARNING;

  /** As reports write it: {@code fault}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
