package org.cresset.torch;

import java.util.Locale;

/** How elements that meet at one place become one. */
public enum Reduce {
  /** Their sum. */
  SUM,
  /** Their product. */
  PROD,
  /** Their mean. */
  MEAN,
  /** The greatest; equals share the gradient. */
  AMAX,
  /** The least; equals share the gradient. */
  AMIN;

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
