package org.cresset.torch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks of {@link NetworkRules}. */
final class NetworkChecks {
  private static final Op LINEAR =
      Op.of("linear(Tensor input, Tensor weight, Tensor? bias) -> Tensor");
  private static final Op CONVOLUTION =
      Op.of(
          "convolution(Tensor input, Tensor weight, Tensor? bias, SymInt[] stride, SymInt[]"
              + " padding, SymInt[] dilation, bool transposed, SymInt[] output_padding, SymInt"
              + " groups) -> Tensor");
  private static final Op MAX_POOL =
      Op.of(
          "max_pool2d_with_indices(Tensor self, int[2] kernel_size, int[2] stride, int[2] padding,"
              + " int[2] dilation, bool ceil_mode) -> (Tensor, Tensor)");
  private static final Op AVG_POOL =
      Op.of(
          "avg_pool2d(Tensor self, int[2] kernel_size, int[2] stride, int[2] padding, bool"
              + " ceil_mode, bool count_include_pad, int? divisor_override) -> Tensor");
  private static final Op ADAPTIVE_POOL =
      Op.of("_adaptive_avg_pool2d(Tensor self, SymInt[2] output_size) -> Tensor");
  private static final Op BATCH_NORM =
      Op.of(
          "native_batch_norm(Tensor input, Tensor? weight, Tensor? bias, Tensor? running_mean,"
              + " Tensor? running_var, bool training, float momentum, float eps) -> (Tensor,"
              + " Tensor, Tensor)");
  private static final Op DROPOUT =
      Op.of("native_dropout(Tensor input, float p, bool? train) -> (Tensor, Tensor)");

  private NetworkChecks() {}

  static void define(RuleChecks checks) {
    linear(checks);
    convolution(checks);
    pooling(checks);
    batchNorm(checks);
    for (double p : new double[] {0, 0.4, 1}) {
      checks.shaped("native_dropout", true, x -> dropout(x, p), 4, 5);
    }
  }

  private static void linear(RuleChecks checks) {
    for (long[] input : new long[][] {{3}, {4, 3}, {2, 2, 3}, {0, 3}}) {
      long[] weight = {2, 3};
      checks.several(
          "linear", true, x -> call(LINEAR, x.get(0), x.get(1), x.get(2)), input, weight, sizes(2));
      checks.several("linear", true, x -> call(LINEAR, x.get(0), x.get(1), null), input, weight);
    }
    checks.shaped(
        "linear", true, w -> call(LINEAR, Tensor.ones(DType.FLOAT64, 4, 3), w, null), 2, 3);
  }

  /** What a convolution is called with. */
  private record Geometry(
      long[] stride,
      long[] padding,
      long[] dilation,
      boolean transposed,
      long[] extra,
      long groups) {
    Tensor convolve(List<Tensor> x) {
      Tensor bias = x.size() > 2 ? x.get(2) : null;
      return call(
          CONVOLUTION,
          x.get(0),
          x.get(1),
          bias,
          stride,
          padding,
          dilation,
          transposed,
          extra,
          groups);
    }
  }

  private static Geometry geometry(long stride, long padding, long dilation, long groups) {
    return new Geometry(
        sizes(stride, stride),
        sizes(padding, padding),
        sizes(dilation, dilation),
        false,
        sizes(0, 0),
        groups);
  }

  private static void convolution(RuleChecks checks) {
    String rule = "convolution";
    checks.several(
        rule,
        false,
        geometry(1, 0, 1, 1)::convolve,
        sizes(2, 2, 4, 4),
        sizes(3, 2, 3, 3),
        sizes(3));
    checks.several(
        rule, false, geometry(2, 1, 1, 1)::convolve, sizes(2, 2, 5, 4), sizes(3, 2, 3, 3));
    checks.several(
        rule,
        false,
        geometry(1, 2, 2, 1)::convolve,
        sizes(1, 1, 4, 4),
        sizes(2, 1, 3, 2),
        sizes(2));
    checks.several(
        rule,
        false,
        geometry(1, 1, 1, 2)::convolve,
        sizes(1, 4, 3, 3),
        sizes(2, 2, 3, 3),
        sizes(2));
    checks.several(
        rule,
        false,
        geometry(1, 0, 1, 1)::convolve,
        sizes(0, 2, 4, 4),
        sizes(3, 2, 3, 3),
        sizes(3));
    Geometry transposed = new Geometry(sizes(2, 2), sizes(1, 1), sizes(1, 1), true, sizes(1, 0), 2);
    checks.several(
        rule, false, transposed::convolve, sizes(2, 4, 3, 3), sizes(4, 1, 3, 3), sizes(2));
    Geometry line = new Geometry(sizes(2), sizes(1), sizes(1), false, sizes(0), 1);
    checks.several(rule, false, line::convolve, sizes(2, 2, 5), sizes(3, 2, 3), sizes(3));
  }

  private static void pooling(RuleChecks checks) {
    for (boolean ceil : new boolean[] {false, true}) {
      checks.shaped(
          "max_pool2d_with_indices", false, x -> maxPool(x, 2, 2, 0, 1, ceil), 2, 2, 5, 4);
      checks.shaped(
          "max_pool2d_with_indices", false, x -> maxPool(x, 3, 1, 1, 1, ceil), 1, 2, 4, 4);
      checks.shaped("max_pool2d_with_indices", false, x -> maxPool(x, 2, 1, 0, 2, ceil), 2, 4, 4);
      checks.shaped("avg_pool2d", false, x -> avgPool(x, true, null, ceil), 2, 2, 5, 4);
      checks.shaped("avg_pool2d", false, x -> avgPool(x, false, null, ceil), 2, 5, 4);
      checks.shaped("avg_pool2d", false, x -> avgPool(x, true, 3L, ceil), 1, 2, 5, 4);
    }
    checks.shaped("max_pool2d_with_indices", false, x -> maxPool(x, 2, 2, 0, 1, false), 0, 2, 4, 4);
    checks.shaped(
        "_adaptive_avg_pool2d", false, x -> call(ADAPTIVE_POOL, x, sizes(1, 1)), 2, 2, 3, 4);
    checks.shaped("_adaptive_avg_pool2d", false, x -> call(ADAPTIVE_POOL, x, sizes(2, 3)), 2, 3, 5);
  }

  private static Tensor maxPool(
      Tensor x, long kernel, long stride, long pad, long dilation, boolean ceil) {
    return Aten.callAll(
            MAX_POOL,
            x,
            sizes(kernel, kernel),
            sizes(stride, stride),
            sizes(pad, pad),
            sizes(dilation, dilation),
            ceil)
        .getFirst();
  }

  private static Tensor avgPool(
      Tensor x, boolean countPadding, @Nullable Long divisor, boolean ceil) {
    return call(AVG_POOL, x, sizes(3, 2), sizes(2, 1), sizes(1, 1), ceil, countPadding, divisor);
  }

  private static void batchNorm(RuleChecks checks) {
    long[] channels = {3};
    for (long[] input : new long[][] {{4, 3}, {2, 3, 2, 2}, {2, 3, 4}}) {
      for (boolean train : new boolean[] {false, true}) {
        checks.several(
            "native_batch_norm", false, x -> batchNorm(x, train, true), input, channels, channels);
        checks.several("native_batch_norm", false, x -> batchNorm(x, train, true), input);
      }
      checks.several(
          "native_batch_norm", false, x -> batchNorm(x, true, false), input, channels, channels);
    }
  }

  private static Tensor batchNorm(List<Tensor> x, boolean train, boolean running) {
    Tensor weight = x.size() > 1 ? x.get(1) : null;
    Tensor bias = x.size() > 1 ? x.get(2) : null;
    Tensor mean = running ? Tensor.of(new double[] {0.25, -0.5, 1}) : null;
    Tensor variance = running ? Tensor.of(new double[] {0.5, 1, 2}) : null;
    return Aten.callAll(BATCH_NORM, x.getFirst(), weight, bias, mean, variance, train, 0.1, 1e-3)
        .getFirst();
  }

  private static Tensor dropout(Tensor x, double p) {
    Generator.manualSeed(3); // the same mask at every call
    return Aten.callAll(DROPOUT, x, p, true).getFirst();
  }

  private static long[] sizes(long... sizes) {
    return sizes;
  }

  private static Tensor call(Op op, @Nullable Object... arguments) {
    return Aten.call(op, arguments);
  }
}
