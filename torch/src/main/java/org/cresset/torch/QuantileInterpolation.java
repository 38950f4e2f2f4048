package org.cresset.torch;

/** What stands for a share that lies between two values. */
public enum QuantileInterpolation {
  /** On the straight line between them. */
  LINEAR,
  /** The lower of the two. */
  LOWER,
  /** The higher of the two. */
  HIGHER,
  /** The middle of the two. */
  MIDPOINT,
  /** The nearer of the two. */
  NEAREST
}
