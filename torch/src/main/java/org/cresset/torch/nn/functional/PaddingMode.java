package org.cresset.torch.nn.functional;

import java.util.Locale;

/** What stands around an image. Source: the {@code mode} of {@code torch.nn.functional.pad}. */
public enum PaddingMode {
  /** Zeros, or another number. PyTorch's layers call it {@code zeros}, its pad {@code constant}. */
  CONSTANT,
  /** The image in a mirror that stands on its last element. */
  REFLECT,
  /** Its last element, again and again. */
  REPLICATE,
  /** The image's other end. */
  CIRCULAR;

  /** As PyTorch's convolution layers print it. */
  @Override
  public String toString() {
    return this == CONSTANT ? "zeros" : name().toLowerCase(Locale.ROOT);
  }
}
