package org.cresset.torch.nn;

import java.util.function.UnaryOperator;
import org.cresset.torch.Tensor;

/**
 * A function between layers that has no parameters: one class for all of {@code torch.nn}'s, each
 * made by a method of its name. {@link ReLU}, {@link GELU} and {@link PReLU} have classes of their
 * own.
 *
 * <pre>{@code
 * Sequential.of(Linear.of(8, 32), Activation.silu(), Linear.of(32, 2), Activation.softmax(-1))
 * }</pre>
 *
 * <p>Shape: stays, unless the method says otherwise.
 */
public final class Activation extends Module {
  /** What is computed; {@link #rrelu} alone minds the mode. */
  @FunctionalInterface
  private interface Function {
    Tensor apply(Tensor input, boolean training);
  }

  private final String kind;
  private final String settings;
  private final Function function;

  private Activation(String kind, String settings, Function function) {
    this.kind = kind;
    this.settings = settings;
    this.function = function;
  }

  private static Activation of(String kind, UnaryOperator<Tensor> function) {
    return of(kind, "", function);
  }

  private static Activation of(String kind, String settings, UnaryOperator<Tensor> function) {
    return new Activation(kind, settings, (x, _) -> function.apply(x));
  }

  /** {@link Tensor#elu}; PyTorch's alpha is 1. */
  public static Activation elu(double alpha) {
    return of("ELU", "alpha=" + alpha, x -> x.elu(alpha));
  }

  /** {@link Tensor#celu}; PyTorch's alpha is 1. */
  public static Activation celu(double alpha) {
    return of("CELU", "alpha=" + alpha, x -> x.celu(alpha));
  }

  /** {@link Tensor#selu}. */
  public static Activation selu() {
    return of("SELU", Tensor::selu);
  }

  /** {@link Tensor#hardshrink}; PyTorch's lambda is 0.5. */
  public static Activation hardshrink(double lambda) {
    return of("Hardshrink", String.valueOf(lambda), x -> x.hardshrink(lambda));
  }

  /** {@link Tensor#softshrink}; PyTorch's lambda is 0.5. */
  public static Activation softshrink(double lambda) {
    return of("Softshrink", String.valueOf(lambda), x -> x.softshrink(lambda));
  }

  /** {@link Tensor#tanhshrink}. */
  public static Activation tanhshrink() {
    return of("Tanhshrink", Tensor::tanhshrink);
  }

  /** {@link Tensor#hardsigmoid}. */
  public static Activation hardsigmoid() {
    return of("Hardsigmoid", Tensor::hardsigmoid);
  }

  /** {@link Tensor#hardtanh}; PyTorch's limits are -1 and 1. */
  public static Activation hardtanh(double min, double max) {
    return of("Hardtanh", "min_val=" + min + ", max_val=" + max, x -> x.hardtanh(min, max));
  }

  /** {@link Tensor#relu6}. */
  public static Activation relu6() {
    return of("ReLU6", Tensor::relu6);
  }

  /** {@link Tensor#hardswish}. */
  public static Activation hardswish() {
    return of("Hardswish", Tensor::hardswish);
  }

  /** {@link Tensor#leakyRelu}; PyTorch's slope is 0.01. */
  public static Activation leakyRelu(double slope) {
    return of("LeakyReLU", "negative_slope=" + slope, x -> x.leakyRelu(slope));
  }

  /** {@link Tensor#rrelu}: by chance in training; PyTorch's limits are 1/8 and 1/3. */
  public static Activation rrelu(double lower, double upper) {
    return new Activation(
        "RReLU",
        "lower=" + lower + ", upper=" + upper,
        (x, training) -> x.rrelu(lower, upper, training));
  }

  /** {@link Tensor#sigmoid}. */
  public static Activation sigmoid() {
    return of("Sigmoid", Tensor::sigmoid);
  }

  /** {@link Tensor#logSigmoid}. */
  public static Activation logSigmoid() {
    return of("LogSigmoid", Tensor::logSigmoid);
  }

  /** {@link Tensor#silu}. */
  public static Activation silu() {
    return of("SiLU", Tensor::silu);
  }

  /** {@link Tensor#mish}. */
  public static Activation mish() {
    return of("Mish", Tensor::mish);
  }

  /** {@link Tensor#softplus}; PyTorch's beta is 1, its threshold 20. */
  public static Activation softplus(double beta, double threshold) {
    return of(
        "Softplus", "beta=" + beta + ", threshold=" + threshold, x -> x.softplus(beta, threshold));
  }

  /** {@link Tensor#softsign}. */
  public static Activation softsign() {
    return of("Softsign", Tensor::softsign);
  }

  /** {@link Tensor#tanh}. */
  public static Activation tanh() {
    return of("Tanh", Tensor::tanh);
  }

  /** {@link Tensor#threshold}. */
  public static Activation threshold(double threshold, double value) {
    return of(
        "Threshold",
        "threshold=" + threshold + ", value=" + value,
        x -> x.threshold(threshold, value));
  }

  /** {@link Tensor#glu}: the size along {@code dim} is halved; PyTorch's is the last. */
  public static Activation glu(int dim) {
    return of("GLU", "dim=" + dim, x -> x.glu(dim));
  }

  /** {@link Tensor#softmin}. */
  public static Activation softmin(int dim) {
    return of("Softmin", "dim=" + dim, x -> x.softmin(dim));
  }

  /** {@link Tensor#softmax}. */
  public static Activation softmax(int dim) {
    return of("Softmax", "dim=" + dim, x -> x.softmax(dim));
  }

  /** {@link Tensor#softmax} over the channels of (N, C, H, W) or (C, H, W). */
  public static Activation softmax2d() {
    return of("Softmax2d", x -> x.softmax(-3));
  }

  /** {@link Tensor#logSoftmax}. */
  public static Activation logSoftmax(int dim) {
    return of("LogSoftmax", "dim=" + dim, x -> x.logSoftmax(dim));
  }

  @Override
  public Tensor forward(Tensor input) {
    return function.apply(input, training());
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String kind() {
    return kind;
  }

  @Override
  protected String settings() {
    return settings;
  }
}
