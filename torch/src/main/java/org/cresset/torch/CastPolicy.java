package org.cresset.torch;

import java.util.Locale;

/**
 * What autocast does to the floating-point arguments of an operator, on one kind of device; float64
 * is always left alone. Source: {@code aten/src/ATen/autocast_mode.h}, {@code CastPolicy}.
 */
enum CastPolicy {
  /** All are cast to the region's type. */
  LOWER_PRECISION_FP,
  /** All are cast to float32. */
  FP32,
  /** The result is asked for in float32, unless the call names another type. */
  FP32_SET_OPT_DTYPE,
  /** As {@link #FP32_SET_OPT_DTYPE}, for operators that PyTorch has a second overload of. */
  FP32_APPEND_DTYPE,
  /** All are cast to the widest type among them. */
  PROMOTE,
  /** The call is refused: in 16 bits it would give infinities. */
  BANNED,
  /** None is cast: the operator takes them as they come. */
  FALLTHROUGH;

  /** PyTorch's name, such as {@code lower_precision_fp}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
