package org.cresset.torch;

/** How a quotient is made an integer; none for the true quotient. */
public enum Rounding {
  /** Towards 0, as C divides integers. */
  TRUNC("trunc"),
  /** Down, as Python's {@code //}. */
  FLOOR("floor");

  final String code;

  Rounding(String code) {
    this.code = code;
  }
}
