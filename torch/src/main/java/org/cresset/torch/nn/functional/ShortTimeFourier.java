package org.cresset.torch.nn.functional;

import static org.cresset.torch.nn.functional.Require.text;

import java.util.function.UnaryOperator;
import org.cresset.torch.DType;
import org.cresset.torch.Fft;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.jspecify.annotations.Nullable;

/**
 * The frequencies of a signal as they change: Fourier transforms of pieces that overlap, and back.
 * Source: {@code torch.stft} and {@code torch.istft}.
 */
public final class ShortTimeFourier {
  /** Windows that add up to less leave nothing to divide by. */
  private static final double LEAST = 1e-11;

  private ShortTimeFourier() {}

  /**
   * How the pieces lie and what they are weighted with.
   *
   * @param hopLength from one piece to the next; 0 for a quarter of {@code nFft}
   * @param winLength how much of a piece the window covers, in its middle; 0 for all of {@code
   *     nFft}
   * @param window (winLength), which stays the caller's; null for ones
   * @param center whether piece t has its middle at t hopLength, for which the signal is padded
   * @param padMode what the signal is padded with
   * @param normalized whether a transform is divided by the square root of {@code nFft}
   * @param onesided whether only the first half, nFft / 2 + 1 frequencies, is there: the other half
   *     are its conjugates, the signal being real
   */
  public record Options(
      long hopLength,
      long winLength,
      @Nullable Tensor window,
      boolean center,
      PaddingMode padMode,
      boolean normalized,
      boolean onesided) {
    /** PyTorch's defaults for real signals. */
    public static final Options DEFAULT =
        new Options(0, 0, null, true, PaddingMode.REFLECT, false, true);

    /** Another distance of the pieces. */
    public Options hopLength(long hop) {
      return new Options(hop, winLength, window, center, padMode, normalized, onesided);
    }

    /** Another length of the window. */
    public Options winLength(long length) {
      return new Options(hopLength, length, window, center, padMode, normalized, onesided);
    }

    /** Another window. */
    public Options window(Tensor weights) {
      return new Options(hopLength, winLength, weights, center, padMode, normalized, onesided);
    }

    /** Pieces around their places, or from there on. */
    public Options center(boolean centered) {
      return new Options(hopLength, winLength, window, centered, padMode, normalized, onesided);
    }

    /** Another padding. */
    public Options padMode(PaddingMode mode) {
      return new Options(hopLength, winLength, window, center, mode, normalized, onesided);
    }

    /** Divided by the root of the length or not. */
    public Options normalized(boolean divided) {
      return new Options(hopLength, winLength, window, center, padMode, divided, onesided);
    }

    /** Half of the frequencies or all. */
    public Options onesided(boolean half) {
      return new Options(hopLength, winLength, window, center, padMode, normalized, half);
    }

    /** With every length filled in, and checked. */
    private Options complete(String what, long nFft) {
      long hop = hopLength == 0 ? nFft / 4 : hopLength;
      long length = winLength == 0 ? nFft : winLength;
      if (nFft < 1 || hop < 1 || length < 1 || length > nFft) {
        throw new IllegalArgumentException(
            ("%s: nFft and hopLength must be 1 or more and winLength from 1 to nFft, got %d, %d and"
                    + " %d")
                .formatted(what, nFft, hop, length));
      }
      if (window != null && (window.dim() != 1 || window.size(0) != length)) {
        throw new ShapeException(
            "%s: the window must be (%d), got %s".formatted(what, length, text(window)));
      }
      return new Options(hop, length, window, center, padMode, normalized, onesided);
    }

    private Fft.Norm norm() {
      return normalized ? Fft.Norm.ORTHO : Fft.Norm.BACKWARD;
    }
  }

  /** {@link #stft(Tensor, long, UnaryOperator)} with PyTorch's defaults. */
  public static Tensor stft(Tensor signal, long nFft) {
    return stft(signal, nFft, UnaryOperator.identity());
  }

  /**
   * The transforms of a signal's pieces.
   *
   * <p>Shape: (L) or (N, L), real, gives (frequencies, pieces) or (N, frequencies, pieces),
   * complex.
   *
   * @param nFft the length of a piece
   * @param options made of the default ones: {@code o -> o.hopLength(4).window(hann)}
   */
  public static Tensor stft(Tensor signal, long nFft, UnaryOperator<Options> options) {
    Options o = options.apply(Options.DEFAULT).complete("stft", nFft);
    if (signal.dim() < 1 || signal.dim() > 2 || !signal.dtype().isFloatingPoint()) {
      throw new ShapeException(
          "stft: the signal must be (L) or (N, L) of a real floating type, got " + text(signal));
    }
    Tensor rows = signal.dim() == 1 ? signal.unsqueeze(0) : signal; // (N, L)
    if (o.center) {
      long[] pad = {nFft / 2, nFft / 2};
      rows = Padding.pad(rows.unsqueeze(1), pad, o.padMode, 0).squeeze(1);
    }
    if (rows.size(1) < nFft) {
      throw new ShapeException(
          "stft: the signal must have %d numbers or more, padding included, got %d"
              .formatted(nFft, rows.size(1)));
    }
    Tensor pieces = rows.unfold(1, nFft, o.hopLength).mul(window(o, nFft, signal)); // (N, T, n)
    Tensor transforms =
        o.onesided
            ? Fft.rfft(pieces, f -> f.norm(o.norm()))
            : Fft.fft(pieces, f -> f.norm(o.norm())); // (N, T, F)
    Tensor turned = transforms.transpose(1, 2);
    return signal.dim() == 1 ? turned.squeeze(0) : turned;
  }

  /** {@link #istft(Tensor, long, long, UnaryOperator)} of the whole signal. */
  public static Tensor istft(Tensor transforms, long nFft, UnaryOperator<Options> options) {
    return istft(transforms, nFft, -1, options);
  }

  /**
   * The signal whose pieces have these transforms: each is weighted with the window again, and
   * their sum divided by that of the windows' squares, which is the least-squares inverse. Source:
   * Griffin and Lim 1984, "Signal estimation from modified short-time Fourier transform".
   *
   * <p>Shape: (frequencies, pieces) or (N, frequencies, pieces), complex, gives (L) or (N, L),
   * real.
   *
   * @param nFft the length of a piece
   * @param length the signal's length, or -1 for what the pieces cover
   * @param options those that {@link #stft(Tensor, long, UnaryOperator)} was given
   */
  public static Tensor istft(
      Tensor transforms, long nFft, long length, UnaryOperator<Options> options) {
    Options o = options.apply(Options.DEFAULT).complete("istft", nFft);
    checkTransforms(transforms, nFft, o);
    Tensor turned = transforms.dim() == 2 ? transforms.unsqueeze(0) : transforms; // (N, F, T)
    Tensor spectra = turned.transpose(1, 2); // (N, T, F)
    Tensor half = spectra.narrow(2, 0, nFft / 2 + 1); // the signal is real: the rest says no more
    Tensor pieces = Fft.irfft(half, f -> f.n(nFft).norm(o.norm())); // (N, T, n)
    Tensor window = window(o, nFft, pieces);
    long covered = nFft + o.hopLength * (pieces.size(1) - 1);
    long from = o.center ? nFft / 2 : 0;
    long to = length >= 0 ? from + length : o.center ? covered - nFft / 2 : covered;
    long end = Math.min(to, covered);
    Tensor squares = window.square().expand(1, pieces.size(1), nFft);
    Tensor sum = added(pieces.mul(window), covered, o.hopLength).narrow(1, from, end - from);
    Tensor weights = added(squares, covered, o.hopLength).narrow(1, from, end - from);
    if (weights.numel() > 0 && !(weights.detach().abs().min().item() > LEAST)) {
      throw new TorchException(
          "istft: the windows must overlap so that no number is left out, got a sum of 0",
          "use a smaller hopLength, a window without zeros, or center(true)",
          null);
    }
    Tensor signal = Padding.pad(sum.div(weights), 0, to - end);
    return transforms.dim() == 2 ? signal.squeeze(0) : signal;
  }

  private static void checkTransforms(Tensor transforms, long nFft, Options o) {
    long frequencies = o.onesided ? nFft / 2 + 1 : nFft;
    boolean fits = transforms.dim() == 2 || transforms.dim() == 3;
    if (!fits
        || !transforms.dtype().isComplex()
        || transforms.size(-2) != frequencies
        || transforms.size(-1) < 1) {
      throw new ShapeException(
          "istft: the transforms must be (%d, T) or (N, %d, T), complex and T 1 or more, got %s"
              .formatted(frequencies, frequencies, text(transforms)));
    }
    if (o.hopLength > o.winLength) {
      throw new IllegalArgumentException(
          "istft: hopLength must be at most winLength, got %d and %d"
              .formatted(o.hopLength, o.winLength));
    }
  }

  /**
   * The window in the middle of a piece, zeros around it: (n), in the type and place of another.
   */
  private static Tensor window(Options o, long nFft, Tensor like) {
    long before = (nFft - o.winLength) / 2;
    Tensor own = o.window;
    DType dtype = like.dtype();
    Tensor window = own == null ? Tensor.ones(dtype, o.winLength) : own;
    return Padding.pad(window.to(like.device()), before, nFft - o.winLength - before);
  }

  /** Pieces (N, T, n) laid over each other and added: (N, covered). */
  private static Tensor added(Tensor pieces, long covered, long hop) {
    Tensor columns = pieces.transpose(1, 2); // (N, n, T)
    return Folding.fold(
            columns,
            Size.of(1, covered),
            Size.of(1, pieces.size(2)),
            FoldOptions.DEFAULT.stride(1, hop))
        .reshape(pieces.size(0), covered);
  }
}
