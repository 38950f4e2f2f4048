package org.cresset.torch.nn.functional;

import static org.cresset.torch.nn.functional.Require.text;

import java.util.Arrays;
import org.cresset.torch.Aten;
import org.cresset.torch.Autocast;
import org.cresset.torch.DType;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Op;
import org.cresset.torch.Scope;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/** Bringing values to mean 0 and variance 1, or to one length. */
public final class Normalizations {
  private static final Op BATCH_NORM =
      Op.of(
          "native_batch_norm(Tensor input, Tensor? weight, Tensor? bias, Tensor? running_mean,"
              + " Tensor? running_var, bool training, float momentum, float eps) -> (Tensor,"
              + " Tensor, Tensor)");
  private static final Op LAYER_NORM =
      Op.of(
          "native_layer_norm(Tensor input, SymInt[] normalized_shape, Tensor? weight, Tensor?"
              + " bias, float eps) -> (Tensor, Tensor, Tensor)");
  private static final Op GROUP_NORM =
      Op.of(
          "native_group_norm(Tensor input, Tensor? weight, Tensor? bias, SymInt N, SymInt C, SymInt"
              + " HxW, int group, float eps) -> (Tensor, Tensor, Tensor)");

  private Normalizations() {}

  /**
   * Brings each channel to mean 0 and variance 1, then scales and shifts it.
   *
   * <p>Shape: (N, C, ...) stays. In training the batch's own statistics are used, and the running
   * ones move towards them by {@code momentum}, in place.
   *
   * @param weight (C), or null for 1
   * @param bias (C), or null for 0
   * @param runningMean (C), or null to use the batch's always
   * @param runningVar (C), or null to use the batch's always
   */
  public static Tensor batchNorm(
      Tensor input,
      @Nullable Tensor weight,
      @Nullable Tensor bias,
      @Nullable Tensor runningMean,
      @Nullable Tensor runningVar,
      boolean training,
      double momentum,
      double eps) {
    if (input.dim() < 2) {
      throw new ShapeException("batchNorm: the input must be (N, C, ...), got " + text(input));
    }
    if (training && input.numel() == input.size(1)) {
      throw new ShapeException(
          "batchNorm: more than 1 value per channel is needed in training, got " + text(input));
    }
    return Aten.callFirst(
        BATCH_NORM, input, weight, bias, runningMean, runningVar, training, momentum, eps);
  }

  /**
   * Brings each channel of each example to mean 0 and variance 1, then scales and shifts it.
   * Source: Ulyanov et al. 2016, {@code instance_norm}.
   *
   * <p>Shape: (N, C, ...) stays. With the input's own statistics the running ones, if there are
   * any, move towards their mean over the batch by {@code momentum}, in place.
   *
   * @param useInputStats whether the input's own statistics are used, or the running ones
   */
  public static Tensor instanceNorm(
      Tensor input,
      @Nullable Tensor weight,
      @Nullable Tensor bias,
      @Nullable Tensor runningMean,
      @Nullable Tensor runningVar,
      boolean useInputStats,
      double momentum,
      double eps) {
    if (input.dim() < 3) {
      throw new ShapeException("instanceNorm: the input must be (N, C, ...), got " + text(input));
    }
    if (!useInputStats && (runningMean == null || runningVar == null)) {
      throw new IllegalArgumentException(
          "instanceNorm: running statistics must be there if the input's are not used, got null");
    }
    if (useInputStats && input.numel() > 0 && input.numel() == input.size(0) * input.size(1)) {
      throw new ShapeException(
          "instanceNorm: more than 1 spatial element is needed, got " + text(input));
    }
    long batch = input.size(0);
    long[] sizes = input.shape().toArray();
    long[] flat = sizes.clone();
    flat[0] = 1;
    flat[1] = batch * sizes[1];
    Tensor rows = input.contiguous().reshape(flat); // (1, N C, ...)
    Tensor mean = repeated(runningMean, batch);
    Tensor variance = repeated(runningVar, batch);
    Tensor normal =
        Aten.callFirst(
            BATCH_NORM,
            rows,
            repeated(weight, batch),
            repeated(bias, batch),
            mean,
            variance,
            useInputStats,
            momentum,
            eps);
    if (useInputStats) {
      keepMean(runningMean, mean, batch);
      keepMean(runningVar, variance, batch);
    }
    return normal.reshape(sizes);
  }

  private static @Nullable Tensor repeated(@Nullable Tensor tensor, long times) {
    return tensor == null ? null : tensor.repeat(times);
  }

  private static void keepMean(@Nullable Tensor running, @Nullable Tensor each, long batch) {
    if (running == null || each == null) return;
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      running.copy_(each.reshape(batch, -1).mean(0, false));
    }
  }

  /**
   * Brings the last dimensions together to mean 0 and variance 1, then scales and shifts each
   * element. Source: Ba et al. 2016, {@code layer_norm}.
   *
   * @param normalizedShape the sizes of the last dimensions
   * @param weight of {@code normalizedShape}, or null for 1
   * @param bias of {@code normalizedShape}, or null for 0
   */
  public static Tensor layerNorm(
      Tensor input,
      long[] normalizedShape,
      @Nullable Tensor weight,
      @Nullable Tensor bias,
      double eps) {
    checkLast("layerNorm", input, normalizedShape);
    return Aten.callFirst(LAYER_NORM, input, normalizedShape, weight, bias, eps);
  }

  /**
   * Brings groups of channels of each example to mean 0 and variance 1, then scales and shifts each
   * channel. Source: Wu and He 2018, {@code group_norm}.
   *
   * @param groups into how many groups the channels fall
   * @param weight (C), or null for 1
   * @param bias (C), or null for 0
   */
  public static Tensor groupNorm(
      Tensor input, long groups, @Nullable Tensor weight, @Nullable Tensor bias, double eps) {
    if (input.dim() < 2 || groups < 1 || input.size(1) % groups != 0) {
      throw new ShapeException(
          "groupNorm: the input must be (N, C, ...) of channels that fall into %d groups, got %s"
              .formatted(groups, text(input)));
    }
    long batch = input.size(0);
    long channels = input.size(1);
    if (input.numel() > 0 && input.numel() == batch * groups) {
      throw new ShapeException(
          "groupNorm: more than 1 value per group is needed, got %s in %d groups"
              .formatted(text(input), groups));
    }
    long area = 1;
    for (int i = 2; i < input.dim(); i++) area *= input.size(i);
    Tensor dense = Inputs.dense(input);
    Tensor result =
        Aten.callFirst(
            GROUP_NORM,
            dense,
            weight == null ? null : weight.contiguous(), // its kernel reads them densely
            bias == null ? null : bias.contiguous(),
            batch,
            channels,
            area,
            groups,
            eps);
    return Inputs.closing(result, input, dense);
  }

  /**
   * Divides the last dimensions by the root of their mean square, then scales each element. Source:
   * Zhang and Sennrich 2019, {@code rms_norm}.
   *
   * <p>Computed in float32 for 16-bit inputs.
   *
   * @param normalizedShape the sizes of the last dimensions
   * @param weight of {@code normalizedShape}, or null for 1
   * @param eps added to the mean square; null for the smallest number that changes 1 in the type
   *     that is computed in
   */
  public static Tensor rmsNorm(
      Tensor input, long[] normalizedShape, @Nullable Tensor weight, @Nullable Double eps) {
    checkLast("rmsNorm", input, normalizedShape);
    return weight == null
        ? Autocast.function(
            "rms_norm", x -> rmsNorm(x[0], null, normalizedShape.length, eps), input)
        : Autocast.function(
            "rms_norm", x -> rmsNorm(x[0], x[1], normalizedShape.length, eps), input, weight);
  }

  private static Tensor rmsNorm(
      Tensor input, @Nullable Tensor weight, int rank, @Nullable Double eps) {
    DType dtype = input.dtype();
    DType exact = dtype == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
    double least = exact == DType.FLOAT64 ? Math.ulp(1.0) : Math.ulp(1.0f);
    long[] dims = new long[rank];
    for (int i = 0; i < rank; i++) dims[i] = -1L - i;
    Tensor x = dtype == exact ? input : input.to(exact);
    Tensor squares = x.square();
    Tensor means = squares.mean(dims, true);
    Tensor shifted = means.add(eps == null ? least : eps);
    Tensor inverse = shifted.rsqrt();
    Tensor normal = x.mul(inverse);
    Tensor scaled = weight == null ? normal : normal.mul(weight);
    Tensor result = scaled.dtype() == dtype ? scaled : scaled.to(dtype);
    return Inputs.closing(result, input, x, squares, means, shifted, inverse, normal, scaled);
  }

  /**
   * Divides each value by what its neighbours in other channels have: {@code x / (k + alpha mean of
   * the squares of size channels)^beta}. Source: Krizhevsky et al. 2012, {@code
   * local_response_norm}.
   *
   * <p>Shape: (N, C, ...) of at least three dimensions stays.
   *
   * @param size how many channels are neighbours
   */
  public static Tensor localResponseNorm(
      Tensor input, long size, double alpha, double beta, double k) {
    if (input.dim() < 3) {
      throw new ShapeException(
          "localResponseNorm: the input must be (N, C, ...) of 3 dimensions or more, got "
              + text(input));
    }
    if (input.numel() == 0) return input;
    Tensor squares = input.square();
    Tensor planes = squares.reshape(input.size(0), 1, input.size(1), -1); // (N, 1, C, rest)
    Tensor padded = Padding.pad(planes, 0, 0, size / 2, (size - 1) / 2);
    Tensor means = Poolings.avgPool2d(padded, Size.of(size, 1), PoolOptions.DEFAULT.stride(1));
    Tensor neighbours = means.reshape(input.shape().toArray());
    Tensor scaled = neighbours.mul(alpha);
    Tensor shifted = scaled.add(k);
    Tensor divisor = shifted.pow(beta);
    return Inputs.closing(
        input.div(divisor),
        input,
        squares,
        planes,
        padded,
        means,
        neighbours,
        scaled,
        shifted,
        divisor);
  }

  /**
   * Divides vectors by their p-norms: {@code x / max(|x|, eps)}. Source: {@code
   * torch.nn.functional.normalize}.
   *
   * <p>Shape: stays.
   *
   * @param dim along which the vectors lie
   */
  public static Tensor normalize(Tensor input, double p, int dim, double eps) {
    return input.div(input.norm(p, new long[] {dim}, true).clampMin(eps));
  }

  private static void checkLast(String what, Tensor input, long[] normalizedShape) {
    long[] sizes = input.shape().toArray();
    int from = sizes.length - normalizedShape.length;
    if (normalizedShape.length > 0
        && from >= 0
        && Arrays.equals(sizes, from, sizes.length, normalizedShape, 0, normalizedShape.length)) {
      return;
    }
    throw new ShapeException(
        "%s: the input's last dimensions must be %s, got %s"
            .formatted(what, Arrays.toString(normalizedShape), text(input)));
  }
}
