package org.cresset.torch.nn;

import org.cresset.torch.NoGrad;
import org.cresset.torch.Tensor;

/**
 * Values that weights start with, drawn from the CPU's {@link org.cresset.torch.Generator}. Source:
 * {@code torch.nn.init}.
 */
public final class Init {
  private Init() {}

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

  /** One value everywhere. */
  public static Tensor constant_(Tensor tensor, double value) {
    try (var _ = NoGrad.open()) {
      return tensor.fill_(value);
    }
  }

  /**
   * Evenly, so that what passes a layer followed by a leaky ReLU of slope {@code a} keeps its
   * variance. Source: He et al. 2015, {@code kaiming_uniform_} with fan_in.
   */
  public static Tensor kaimingUniform_(Tensor weight, double a) {
    double std = Math.sqrt(2.0 / (1 + a * a)) / Math.sqrt(fanIn(weight));
    double bound = Math.sqrt(3.0) * std;
    return uniform_(weight, -bound, bound);
  }

  /**
   * Normally distributed, so that what a layer followed by ReLU passes back keeps its variance.
   * Source: He et al. 2015, {@code kaiming_normal_} with fan_out.
   */
  public static Tensor kaimingNormal_(Tensor weight) {
    return normal_(weight, 0, Math.sqrt(2.0) / Math.sqrt(fanOut(weight)));
  }

  /**
   * Evenly, so that what passes a layer keeps its variance both ways. Source: Glorot and Bengio
   * 2010, {@code xavier_uniform_}.
   */
  public static Tensor xavierUniform_(Tensor weight, double gain) {
    double bound = gain * Math.sqrt(6 / (fanIn(weight) + fanOut(weight)));
    return uniform_(weight, -bound, bound);
  }

  /** The same, normally distributed. Source: {@code xavier_normal_}. */
  public static Tensor xavierNormal_(Tensor weight, double gain) {
    return normal_(weight, 0, gain * Math.sqrt(2 / (fanIn(weight) + fanOut(weight))));
  }

  private static double fanOut(Tensor weight) {
    return (double) (weight.size(0) * receptiveField(weight));
  }

  /** The inputs that one output of a weight (out, in, ...) sums over. */
  static double fanIn(Tensor weight) {
    return (double) (weight.size(1) * receptiveField(weight));
  }

  private static long receptiveField(Tensor weight) {
    long product = 1;
    for (int i = 2; i < weight.dim(); i++) product *= weight.size(i);
    return product;
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
