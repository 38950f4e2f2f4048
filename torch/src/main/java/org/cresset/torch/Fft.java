package org.cresset.torch;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Discrete Fourier transforms. Source: {@code torch.fft}.
 *
 * <p>Real input may be of any real type and is computed in float32 or float64; complex results are
 * complex64 or complex128. Sizes, dimensions and the factor are chosen by {@link Options}: {@code
 * Fft.fft(x, o -> o.n(16).dim(0).norm(Norm.ORTHO))}. The transforms of one dimension take the last
 * one, those of two the last two, those of n all, unless told otherwise.
 */
public final class Fft {
  private Fft() {}

  /** Which way the factor 1/n is applied. */
  public enum Norm {
    /** In the inverse transform: the default. */
    BACKWARD,
    /** 1/sqrt(n) both ways. */
    ORTHO,
    /** In the forward transform. */
    FORWARD;

    /** {@code fft_norm_mode}: 0 no factor, 1 by the root of n, 2 by n. */
    private int code(boolean forward) {
      return switch (this) {
        case BACKWARD -> forward ? 0 : 2;
        case ORTHO -> 1;
        case FORWARD -> forward ? 2 : 0;
      };
    }
  }

  /**
   * What is transformed.
   *
   * @param s the lengths along the dimensions: longer input is cut, shorter is filled with zeros;
   *     null for the input's. Where the result is real these are the result's.
   * @param dims the dimensions; null for the function's own choice
   * @param norm the factor
   */
  public record Options(long @Nullable [] s, long @Nullable [] dims, Norm norm) {
    /** PyTorch's defaults. */
    public static final Options DEFAULT = new Options(null, null, Norm.BACKWARD);

    /** The length along the one dimension. */
    public Options n(long length) {
      return s(length);
    }

    /** The lengths along the dimensions. */
    public Options s(long... lengths) {
      return new Options(lengths.clone(), dims, norm);
    }

    /** The one dimension. */
    public Options dim(long dim) {
      return dims(dim);
    }

    /** The dimensions. */
    public Options dims(long... chosen) {
      return new Options(s, chosen.clone(), norm);
    }

    /** The factor. */
    public Options norm(Norm chosen) {
      return new Options(s, dims, chosen);
    }
  }

  private static final UnaryOperator<Options> DEFAULTS = UnaryOperator.identity();

  // ---- One dimension ---------------------------------------------------------------------------

  /** The transform of real or complex numbers, complex. */
  public static Tensor fft(Tensor x) {
    return fft(x, DEFAULTS);
  }

  /** The transform of real or complex numbers, complex. */
  public static Tensor fft(Tensor x, UnaryOperator<Options> options) {
    return complex("fft", x, options, 1, true);
  }

  /** The inverse of {@link #fft(Tensor)}. */
  public static Tensor ifft(Tensor x) {
    return ifft(x, DEFAULTS);
  }

  /** The inverse of {@link #fft(Tensor)}. */
  public static Tensor ifft(Tensor x, UnaryOperator<Options> options) {
    return complex("ifft", x, options, 1, false);
  }

  /** The first half, n / 2 + 1 numbers, of the transform of real numbers. */
  public static Tensor rfft(Tensor x) {
    return rfft(x, DEFAULTS);
  }

  /** The first half, n / 2 + 1 numbers, of the transform of real numbers. */
  public static Tensor rfft(Tensor x, UnaryOperator<Options> options) {
    return ofReal("rfft", x, options, 1, true);
  }

  /** The inverse of {@link #rfft(Tensor)}: real, of even length unless n says otherwise. */
  public static Tensor irfft(Tensor x) {
    return irfft(x, DEFAULTS);
  }

  /** The inverse of {@link #rfft(Tensor)}: real, of even length unless n says otherwise. */
  public static Tensor irfft(Tensor x, UnaryOperator<Options> options) {
    return toReal("irfft", x, options, 1, false);
  }

  /** The transform, real, of the first half of numbers whose other half is their conjugates. */
  public static Tensor hfft(Tensor x) {
    return hfft(x, DEFAULTS);
  }

  /** The transform, real, of the first half of numbers whose other half is their conjugates. */
  public static Tensor hfft(Tensor x, UnaryOperator<Options> options) {
    return toReal("hfft", x.conj(), options, 1, true);
  }

  /** The inverse of {@link #hfft(Tensor)}. */
  public static Tensor ihfft(Tensor x) {
    return ihfft(x, DEFAULTS);
  }

  /** The inverse of {@link #hfft(Tensor)}. */
  public static Tensor ihfft(Tensor x, UnaryOperator<Options> options) {
    return ofReal("ihfft", x, options, 1, false).conj();
  }

  // ---- Two dimensions --------------------------------------------------------------------------

  /** {@link #fftn(Tensor)} of the last two dimensions. */
  public static Tensor fft2(Tensor x) {
    return fft2(x, DEFAULTS);
  }

  /** {@link #fftn(Tensor)} of two dimensions. */
  public static Tensor fft2(Tensor x, UnaryOperator<Options> options) {
    return complex("fft2", x, options, 2, true);
  }

  /** {@link #ifftn(Tensor)} of the last two dimensions. */
  public static Tensor ifft2(Tensor x) {
    return ifft2(x, DEFAULTS);
  }

  /** {@link #ifftn(Tensor)} of two dimensions. */
  public static Tensor ifft2(Tensor x, UnaryOperator<Options> options) {
    return complex("ifft2", x, options, 2, false);
  }

  /** {@link #rfftn(Tensor)} of the last two dimensions. */
  public static Tensor rfft2(Tensor x) {
    return rfft2(x, DEFAULTS);
  }

  /** {@link #rfftn(Tensor)} of two dimensions. */
  public static Tensor rfft2(Tensor x, UnaryOperator<Options> options) {
    return ofReal("rfft2", x, options, 2, true);
  }

  /** {@link #irfftn(Tensor)} of the last two dimensions. */
  public static Tensor irfft2(Tensor x) {
    return irfft2(x, DEFAULTS);
  }

  /** {@link #irfftn(Tensor)} of two dimensions. */
  public static Tensor irfft2(Tensor x, UnaryOperator<Options> options) {
    return toReal("irfft2", x, options, 2, false);
  }

  // ---- Any number of dimensions ----------------------------------------------------------------

  /** The transform along every dimension. */
  public static Tensor fftn(Tensor x) {
    return fftn(x, DEFAULTS);
  }

  /** The transform along several dimensions. */
  public static Tensor fftn(Tensor x, UnaryOperator<Options> options) {
    return complex("fftn", x, options, 0, true);
  }

  /** The inverse of {@link #fftn(Tensor)}. */
  public static Tensor ifftn(Tensor x) {
    return ifftn(x, DEFAULTS);
  }

  /** The inverse of {@link #fftn(Tensor)}. */
  public static Tensor ifftn(Tensor x, UnaryOperator<Options> options) {
    return complex("ifftn", x, options, 0, false);
  }

  /** The transform of real numbers, of which the last dimension keeps the first half. */
  public static Tensor rfftn(Tensor x) {
    return rfftn(x, DEFAULTS);
  }

  /** The transform of real numbers, of which the last dimension keeps the first half. */
  public static Tensor rfftn(Tensor x, UnaryOperator<Options> options) {
    return ofReal("rfftn", x, options, 0, true);
  }

  /** The inverse of {@link #rfftn(Tensor)}. */
  public static Tensor irfftn(Tensor x) {
    return irfftn(x, DEFAULTS);
  }

  /** The inverse of {@link #rfftn(Tensor)}. */
  public static Tensor irfftn(Tensor x, UnaryOperator<Options> options) {
    return toReal("irfftn", x, options, 0, false);
  }

  // ---- Frequencies -----------------------------------------------------------------------------

  /**
   * The frequency of each of a transform's n numbers, float32, in cycles a unit of {@code d}: those
   * from 0 upwards, then the negative ones.
   *
   * @param d the distance between samples
   */
  public static Tensor fftfreq(int n, double d) {
    checkFrequencies("fftfreq", n, d);
    float[] steps = new float[n];
    for (int i = 0; i < n; i++) steps[i] = i < (n + 1) / 2 ? i : i - n;
    return Tensor.of(steps).mul(1 / (n * d));
  }

  /** The frequency of each number of {@link #rfft(Tensor)}, float32. */
  public static Tensor rfftfreq(int n, double d) {
    checkFrequencies("rfftfreq", n, d);
    return Tensor.arange(n / 2 + 1).to(DType.FLOAT32).mul(1 / (n * d));
  }

  private static void checkFrequencies(String op, int n, double d) {
    if (n >= 1 && d != 0) return;
    throw new IllegalArgumentException(
        op + ": n must be 1 or more and d not 0, got n " + n + " and d " + d);
  }

  /** The frequency 0 moved into the middle of these dimensions, or of all. */
  public static Tensor fftshift(Tensor x, int... dims) {
    return shifted(x, dims, 0);
  }

  /** The inverse of {@link #fftshift}. */
  public static Tensor ifftshift(Tensor x, int... dims) {
    return shifted(x, dims, 1);
  }

  private static Tensor shifted(Tensor x, int[] dims, int more) {
    Tensor shifted = x;
    int count = dims.length == 0 ? x.dim() : dims.length;
    for (int i = 0; i < count; i++) {
      int dim = dims.length == 0 ? i : dims[i];
      shifted = shifted.roll((x.size(dim) + more) / 2, dim);
    }
    return shifted;
  }

  // ---- How -------------------------------------------------------------------------------------

  /** A tensor cut or filled with zeros to the sizes wanted, and the dimensions to transform. */
  private record Prepared(Tensor x, long[] dims, long last, Norm norm) {}

  private static Tensor complex(
      String op, Tensor x, UnaryOperator<Options> options, int rank, boolean forward) {
    return Autocast.function("fft_" + op, y -> complexOf(op, y[0], options, rank, forward), x);
  }

  private static Tensor complexOf(
      String op, Tensor x, UnaryOperator<Options> options, int rank, boolean forward) {
    Prepared p = prepared(op, x, options, rank, false);
    if (p.dims.length == 0) return p.x.to(p.x.dtype().ofComplex());
    if (p.x.dtype().isComplex() || !forward) {
      Tensor complex = p.x.to(p.x.dtype().ofComplex());
      return Aten.call(FftOps.C2C, complex, p.dims, p.norm.code(forward), forward);
    }
    return Aten.call(FftOps.R2C, p.x, p.dims, p.norm.code(true), false);
  }

  private static Tensor ofReal(
      String op, Tensor x, UnaryOperator<Options> options, int rank, boolean forward) {
    if (x.dtype().isComplex()) {
      throw new TorchException(
          op + ": the tensor must be real, got " + Failure.describe(x), "use fft or fftn", null);
    }
    return Autocast.function("fft_" + op, y -> halfOf(op, y[0], options, rank, forward), x);
  }

  private static Tensor halfOf(
      String op, Tensor x, UnaryOperator<Options> options, int rank, boolean forward) {
    Prepared p = prepared(op, x, options, rank, false);
    requireDimension(op, p);
    return Aten.call(FftOps.R2C, p.x, p.dims, p.norm.code(forward), true);
  }

  private static Tensor toReal(
      String op, Tensor x, UnaryOperator<Options> options, int rank, boolean forward) {
    return Autocast.function("fft_" + op, y -> realOf(op, y[0], options, rank, forward), x);
  }

  private static Tensor realOf(
      String op, Tensor x, UnaryOperator<Options> options, int rank, boolean forward) {
    Prepared p = prepared(op, x, options, rank, true);
    requireDimension(op, p);
    Tensor complex = p.x.to(p.x.dtype().ofComplex());
    return Aten.call(FftOps.C2R, complex, p.dims, p.norm.code(forward), p.last);
  }

  private static void requireDimension(String op, Prepared p) {
    if (p.dims.length > 0) return;
    throw new ShapeException(
        op + ": at least one dimension must be transformed, got " + Failure.describe(p.x));
  }

  private static Prepared prepared(
      String op, Tensor x, UnaryOperator<Options> options, int rank, boolean halved) {
    Options chosen = options.apply(Options.DEFAULT);
    long[] dims = dims(op, x, chosen, rank);
    long[] s = chosen.s;
    if (s != null && s.length != dims.length) {
      throw new ShapeException(
          "%s: there must be a length for each dimension, got lengths %s and dimensions %s"
              .formatted(op, Arrays.toString(s), Arrays.toString(dims)));
    }
    Tensor sized = x.dtype().isDifferentiable() ? x : x.to(DType.FLOAT32);
    long last = 0;
    for (int i = 0; i < dims.length; i++) {
      int dim = (int) dims[i];
      boolean half = halved && i == dims.length - 1;
      long length = length(s, i, half ? 2 * (x.size(dim) - 1) : x.size(dim));
      if (length < 1) {
        throw new ShapeException(
            "%s: the length of a transform must be 1 or more, got %d of %s"
                .formatted(op, length, Failure.describe(x)));
      }
      last = length;
      if (s != null || half) sized = resized(sized, dim, half ? length / 2 + 1 : length);
    }
    return new Prepared(sized, dims, last, chosen.norm);
  }

  private static long length(long @Nullable [] s, int i, long own) {
    return s == null || s[i] == -1 ? own : s[i];
  }

  private static long[] dims(String op, Tensor x, Options options, int rank) {
    long[] chosen = options.dims;
    long[] s = options.s;
    int count = chosen != null ? chosen.length : rank > 0 ? rank : s != null ? s.length : x.dim();
    long[] dims = chosen != null ? chosen.clone() : LongStream.range(-count, 0).toArray();
    boolean[] seen = new boolean[x.dim()];
    for (int i = 0; i < dims.length; i++) {
      boolean valid = dims[i] >= -x.dim() && dims[i] < x.dim();
      int dim = valid ? Math.floorMod((int) dims[i], x.dim()) : 0;
      if (!valid || seen[dim]) {
        throw new ShapeException(
            "%s: each dimension must be one of the tensor's and named once, got %s of %s"
                .formatted(op, Arrays.toString(dims), Failure.describe(x)));
      }
      seen[dim] = true;
      dims[i] = dim;
    }
    return dims;
  }

  /** Cut, or filled with zeros at the end. */
  static Tensor resized(Tensor x, int dim, long length) {
    long own = x.size(dim);
    if (own == length) return x;
    if (own > length) return x.narrow(dim, 0, length);
    long[] sizes = x.shape().toArray();
    sizes[Math.floorMod(dim, sizes.length)] = length - own;
    return Tensor.cat(List.of(x, ReductionRules.zeros(x, sizes)), dim);
  }
}
