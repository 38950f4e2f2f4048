package org.cresset.torch.nn.functional;

import java.util.Locale;

/** How values between elements are made. Source: {@code torch.nn.functional.interpolate}. */
public enum Interpolation {
  /** The element at the rounded-down position, as older programs round. */
  NEAREST,
  /** The nearest element, as image programs round. */
  NEAREST_EXACT,
  /** Between two elements of a signal. */
  LINEAR,
  /** Between four elements of an image. */
  BILINEAR,
  /** A cubic through sixteen elements of an image. */
  BICUBIC,
  /** Between eight elements of a volume. */
  TRILINEAR,
  /** The mean of the elements that fall together. */
  AREA;

  /** Whether align_corners means something. */
  boolean alignable() {
    return this == LINEAR || this == BILINEAR || this == BICUBIC || this == TRILINEAR;
  }

  /** PyTorch's name. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
