package org.cresset.torch.nn.functional;

import org.cresset.torch.Aten;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.Op;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Weights that let a piece of a signal fade in and out. Source: {@code torch.hann_window} and the
 * like, with its defaults.
 *
 * <p>Shape: (length) of a floating type. A periodic window is one number shorter than it would be
 * in symmetry, for pieces that follow each other in a Fourier transform; PyTorch's default.
 */
public final class Windows {
  private static final Op HANN = op("hann_window.periodic", "");
  private static final Op HAMMING =
      op("hamming_window.periodic_alpha_beta", "float alpha, float beta, ");
  private static final Op BLACKMAN = op("blackman_window.periodic", "");
  private static final Op BARTLETT = op("bartlett_window.periodic", "");
  private static final Op KAISER = op("kaiser_window.beta", "float beta, ");

  private Windows() {}

  private static Op op(String name, String shape) {
    return Op.of(
        name
            + "(SymInt window_length, bool periodic, "
            + shape
            + "ScalarType? dtype, Layout? layout, Device? device, bool? pin_memory) -> Tensor");
  }

  /** The square of a half of a sine: 1/2 - cos(2 pi n / N) / 2. */
  public static Tensor hann(long length, boolean periodic, DType dtype) {
    return of(HANN, length, periodic, dtype);
  }

  /** 0.54 - 0.46 cos(2 pi n / N), which does not fade out to 0. */
  public static Tensor hamming(long length, boolean periodic, DType dtype) {
    return of(HAMMING, length, periodic, dtype, 0.54, 0.46);
  }

  /** 0.42 - cos(2 pi n / N) / 2 + 0.08 cos(4 pi n / N). */
  public static Tensor blackman(long length, boolean periodic, DType dtype) {
    return of(BLACKMAN, length, periodic, dtype);
  }

  /** A triangle. */
  public static Tensor bartlett(long length, boolean periodic, DType dtype) {
    return of(BARTLETT, length, periodic, dtype);
  }

  /**
   * A Bessel function of half a circle.
   *
   * @param beta how quickly it fades; PyTorch's is 12
   */
  public static Tensor kaiser(long length, boolean periodic, double beta, DType dtype) {
    return of(KAISER, length, periodic, dtype, beta);
  }

  private static Tensor of(
      Op op, long length, boolean periodic, DType dtype, @Nullable Object... shape) {
    if (length < 0 || !dtype.isFloatingPoint()) {
      throw new IllegalArgumentException(
          "%s: the length must be 0 or more and the type a floating one, got %d of %s"
              .formatted(op.name(), length, dtype));
    }
    @Nullable Object[] arguments = new Object[shape.length + 6];
    arguments[0] = length;
    arguments[1] = periodic;
    System.arraycopy(shape, 0, arguments, 2, shape.length);
    arguments[shape.length + 2] = dtype;
    arguments[shape.length + 4] = Device.CPU;
    return Aten.call(op, arguments);
  }
}
