package org.cresset.torch.nn;

import java.util.Arrays;
import org.cresset.torch.Device;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Scope;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;

/**
 * Values that weights start with, drawn from the {@link org.cresset.torch.Generator} of their
 * device. Source: {@code torch.nn.init}.
 *
 * <p>Each changes a tensor and returns it; nothing is recorded. The same seed gives PyTorch's
 * values.
 */
public final class Init {
  private Init() {}

  /** What follows a layer, as far as it changes the variance of what passes. */
  public enum Nonlinearity {
    /** Nothing, or a convolution. */
    LINEAR,
    /** 1 / (1 + exp(-x)). */
    SIGMOID,
    /** The hyperbolic tangent. */
    TANH,
    /** 0 for what is negative. */
    RELU,
    /** A small slope for what is negative. */
    LEAKY_RELU,
    /** The scaled exponential unit. */
    SELU
  }

  /** What keeps its variance. */
  public enum Fan {
    /** What passes forward. */
    FAN_IN,
    /** What passes backward. */
    FAN_OUT
  }

  /** The factor by which weights make up for what follows. Source: {@code calculate_gain}. */
  public static double calculateGain(Nonlinearity nonlinearity) {
    return calculateGain(nonlinearity, 0.01);
  }

  /** The same; {@code slope} is LEAKY_RELU's for what is negative. */
  public static double calculateGain(Nonlinearity nonlinearity, double slope) {
    return switch (nonlinearity) {
      case LINEAR, SIGMOID -> 1;
      case TANH -> 5.0 / 3;
      case RELU -> Math.sqrt(2);
      case LEAKY_RELU -> Math.sqrt(2.0 / (1 + slope * slope));
      case SELU -> 3.0 / 4;
    };
  }

  /** Evenly from [from, to). */
  public static Tensor uniform_(Tensor tensor, double from, double to) {
    try (var _ = NoGrad.open()) {
      return tensor.uniform_(from, to);
    }
  }

  /** From a normal distribution. */
  public static Tensor normal_(Tensor tensor, double mean, double standardDeviation) {
    try (var _ = NoGrad.open()) {
      return tensor.normal_(mean, standardDeviation);
    }
  }

  /** From a normal distribution, within two of its standard deviations around 0. */
  public static Tensor truncNormal_(Tensor tensor, double mean, double standardDeviation) {
    return truncNormal_(tensor, mean, standardDeviation, -2, 2);
  }

  /**
   * From a normal distribution, values outside of [least, greatest] drawn again.
   *
   * <p>As torch 2.13 draws; older versions drew by the inverse of the distribution, and gave other
   * values for the same seed.
   */
  public static Tensor truncNormal_(
      Tensor tensor, double mean, double standardDeviation, double least, double greatest) {
    if (!(standardDeviation > 0) || !(least < greatest)) {
      throw new IllegalArgumentException(
          "truncNormal_: the standard deviation must be positive and the limits in order, got %s,"
                  .formatted(standardDeviation)
              + " %s and %s".formatted(least, greatest));
    }
    return TruncatedNormal.fill(tensor, mean, standardDeviation, least, greatest);
  }

  /** One value everywhere. */
  public static Tensor constant_(Tensor tensor, double value) {
    try (var _ = NoGrad.open()) {
      return tensor.fill_(value);
    }
  }

  /** Ones. */
  public static Tensor ones_(Tensor tensor) {
    return constant_(tensor, 1);
  }

  /** Zeros. */
  public static Tensor zeros_(Tensor tensor) {
    return constant_(tensor, 0);
  }

  /** The unit matrix, of any height and width: a linear layer that passes its input on. */
  public static Tensor eye_(Tensor matrix) {
    rank("eye_", matrix, 2, 2);
    try (var _ = NoGrad.open()) {
      matrix.zero_();
      for (long i = 0; i < Math.min(matrix.size(0), matrix.size(1)); i++) one(matrix, i, i);
    }
    return matrix;
  }

  /** {@link #dirac_(Tensor, long)} of one group. */
  public static Tensor dirac_(Tensor weight) {
    return dirac_(weight, 1);
  }

  /** A convolution that passes on as many of each group's channels as it can. */
  public static Tensor dirac_(Tensor weight, long groups) {
    rank("dirac_", weight, 3, 5);
    if (groups < 1 || weight.size(0) % groups != 0) {
      throw new ShapeException(
          "dirac_: output channels must be a multiple of groups, got %s and %d"
              .formatted(weight.shape(), groups));
    }
    long out = weight.size(0) / groups;
    long[] index = new long[weight.dim()];
    for (int i = 2; i < index.length; i++) index[i] = weight.size(i) / 2;
    try (var _ = NoGrad.open()) {
      weight.zero_();
      for (long group = 0; group < groups; group++) {
        for (long channel = 0; channel < Math.min(out, weight.size(1)); channel++) {
          index[0] = group * out + channel;
          index[1] = channel;
          one(weight, index);
        }
      }
    }
    return weight;
  }

  private static void one(Tensor tensor, long... index) {
    try (Scope _ = Scope.open()) {
      Tensor element = tensor;
      for (long i : index) element = element.select(0, i);
      element.fill_(1);
    }
  }

  /**
   * Evenly, so that variance is kept forward and backward. Source: Glorot and Bengio 2010, {@code
   * xavier_uniform_}.
   */
  public static Tensor xavierUniform_(Tensor weight, double gain) {
    double bound = Math.sqrt(3.0) * xavier("xavierUniform_", weight, gain);
    return uniform_(weight, -bound, bound);
  }

  /** Evenly, with gain 1. */
  public static Tensor xavierUniform_(Tensor weight) {
    return xavierUniform_(weight, 1);
  }

  /** Normally distributed, so that variance is kept forward and backward. */
  public static Tensor xavierNormal_(Tensor weight, double gain) {
    return normal_(weight, 0, xavier("xavierNormal_", weight, gain));
  }

  /** Normally distributed, with gain 1. */
  public static Tensor xavierNormal_(Tensor weight) {
    return xavierNormal_(weight, 1);
  }

  private static double xavier(String what, Tensor weight, double gain) {
    rank(what, weight, 2, Integer.MAX_VALUE);
    return gain * Math.sqrt(2.0 / (fanIn(weight) + fanOut(weight)));
  }

  /**
   * Evenly, so that what passes a layer followed by a leaky ReLU of slope {@code a} keeps its
   * variance. Source: He et al. 2015, {@code kaiming_uniform_} with fan_in.
   */
  public static Tensor kaimingUniform_(Tensor weight, double a) {
    return kaimingUniform_(weight, a, Fan.FAN_IN, Nonlinearity.LEAKY_RELU);
  }

  /** Evenly, so that what passes a layer and what follows keeps its variance. */
  public static Tensor kaimingUniform_(
      Tensor weight, double a, Fan mode, Nonlinearity nonlinearity) {
    if (weight.numel() == 0) return weight;
    double bound = Math.sqrt(3.0) * kaiming("kaimingUniform_", weight, a, mode, nonlinearity);
    return uniform_(weight, -bound, bound);
  }

  /**
   * Normally distributed, so that what a layer followed by ReLU passes back keeps its variance.
   * Source: He et al. 2015, {@code kaiming_normal_} with fan_out.
   */
  public static Tensor kaimingNormal_(Tensor weight) {
    return kaimingNormal_(weight, 0, Fan.FAN_OUT, Nonlinearity.RELU);
  }

  /** Normally distributed, so that what passes a layer and what follows keeps its variance. */
  public static Tensor kaimingNormal_(
      Tensor weight, double a, Fan mode, Nonlinearity nonlinearity) {
    if (weight.numel() == 0) return weight;
    return normal_(weight, 0, kaiming("kaimingNormal_", weight, a, mode, nonlinearity));
  }

  private static double kaiming(
      String what, Tensor weight, double a, Fan mode, Nonlinearity nonlinearity) {
    rank(what, weight, 2, Integer.MAX_VALUE);
    double fan = mode == Fan.FAN_IN ? fanIn(weight) : fanOut(weight);
    return calculateGain(nonlinearity, a) / Math.sqrt(fan);
  }

  /** {@link #orthogonal_(Tensor, double)} with gain 1. */
  public static Tensor orthogonal_(Tensor weight) {
    return orthogonal_(weight, 1);
  }

  /**
   * A random matrix whose rows or columns, whichever are fewer, are perpendicular and of length
   * {@code gain}; all dimensions but the first count as one. Source: Saxe et al. 2013.
   */
  public static Tensor orthogonal_(Tensor weight, double gain) {
    rank("orthogonal_", weight, 2, Integer.MAX_VALUE);
    if (weight.numel() == 0) return weight;
    long rows = weight.size(0);
    long columns = weight.numel() / rows;
    Device device = weight.device();
    try (Scope _ = Scope.open();
        var _ = NoGrad.open()) {
      Tensor drawn =
          Tensor.empty(weight.dtype(), device, MemoryFormat.CONTIGUOUS, rows, columns)
              .normal_(0, 1);
      var qr = (rows < columns ? drawn.t() : drawn).qr();
      // With R's diagonal made positive, Q is evenly distributed (Mezzadri 2007).
      Tensor even = qr.q().mul(qr.r().diagonal().sign());
      Tensor matrix = rows < columns ? even.t() : even;
      weight.copy_(matrix.reshape(weight.shape().toArray())).mul_(gain);
    }
    return weight;
  }

  /**
   * Normally distributed, with a share of each column set to 0. Source: Martens 2010, {@code
   * sparse_}.
   *
   * @param sparsity the share, from 0 to 1
   */
  public static Tensor sparse_(Tensor matrix, double sparsity, double standardDeviation) {
    rank("sparse_", matrix, 2, 2);
    if (!(sparsity >= 0 && sparsity <= 1)) {
      throw new IllegalArgumentException(
          "sparse_: the sparsity must be from 0 to 1, got " + sparsity);
    }
    long rows = matrix.size(0);
    long zeros = (long) Math.ceil(sparsity * rows);
    try (var _ = NoGrad.open()) {
      matrix.normal_(0, standardDeviation);
      for (long column = 0; column < matrix.size(1); column++) {
        try (Scope _ = Scope.open()) {
          long[] order = Tensor.randperm(rows).toLongArray();
          Tensor values = matrix.select(1, column);
          for (long row : Arrays.copyOf(order, Math.toIntExact(zeros))) {
            values.select(0, row).zero_();
          }
        }
      }
    }
    return matrix;
  }

  /** The inputs that one output of a weight (out, in, ...) sums over. */
  static double fanIn(Tensor weight) {
    return (double) (weight.size(1) * receptiveField(weight));
  }

  private static double fanOut(Tensor weight) {
    return (double) (weight.size(0) * receptiveField(weight));
  }

  private static long receptiveField(Tensor weight) {
    long product = 1;
    for (int i = 2; i < weight.dim(); i++) product *= weight.size(i);
    return product;
  }

  private static void rank(String what, Tensor tensor, int least, int greatest) {
    if (tensor.dim() >= least && tensor.dim() <= greatest) return;
    String expected = greatest == Integer.MAX_VALUE ? " or more" : " to " + greatest;
    throw new ShapeException(
        "%s: the tensor must have %d%s dimensions, got %s%s"
            .formatted(
                what, least, least == greatest ? "" : expected, tensor.dtype(), tensor.shape()));
  }

  /** What PyTorch starts the weight of linear and convolution layers with. */
  static Tensor layerWeight(Tensor weight) {
    return kaimingUniform_(weight, Math.sqrt(5));
  }

  /** What PyTorch starts the bias of linear and convolution layers with. */
  static Tensor layerBias(Tensor bias, Tensor weight) {
    double bound = 1 / Math.sqrt(fanIn(weight));
    return uniform_(bias, -bound, bound);
  }
}
