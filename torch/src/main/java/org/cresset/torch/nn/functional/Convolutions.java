package org.cresset.torch.nn.functional;

import static org.cresset.torch.nn.functional.Require.text;

import org.cresset.torch.Aten;
import org.cresset.torch.Op;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions and transposed convolutions over one, two and three spatial dimensions.
 *
 * <p>Shape: (N, in, ...) or (in, ...) with a weight (out, in/groups, kernel) gives (N, out, ...) or
 * (out, ...), where each size L becomes floor((L + 2 padding - dilation (kernel - 1) - 1) / stride)
 * + 1; transposed, with a weight (in, out/groups, kernel), (L - 1) stride - 2 padding + dilation
 * (kernel - 1) + output padding + 1.
 *
 * <p>Types: input, weight and bias of one float type. Of channels_last inputs the results are
 * channels_last.
 */
public final class Convolutions {
  private static final Op CONVOLUTION =
      Op.of(
          "convolution(Tensor input, Tensor weight, Tensor? bias, SymInt[] stride, SymInt[]"
              + " padding, SymInt[] dilation, bool transposed, SymInt[] output_padding, SymInt"
              + " groups) -> Tensor");

  private Convolutions() {}

  /** Slides filters over signals (N, C, L). {@code bias} is (out), or null for none. */
  public static Tensor conv1d(
      Tensor input, Tensor weight, @Nullable Tensor bias, ConvOptions options) {
    return conv("conv1d", 1, input, weight, bias, options);
  }

  /** Slides filters over images (N, C, H, W). {@code bias} is (out), or null for none. */
  public static Tensor conv2d(
      Tensor input, Tensor weight, @Nullable Tensor bias, ConvOptions options) {
    return conv("conv2d", 2, input, weight, bias, options);
  }

  /** Slides filters over volumes (N, C, D, H, W). {@code bias} is (out), or null for none. */
  public static Tensor conv3d(
      Tensor input, Tensor weight, @Nullable Tensor bias, ConvOptions options) {
    return conv("conv3d", 3, input, weight, bias, options);
  }

  /** The gradient of {@link #conv1d} for its input, as an operator. */
  public static Tensor convTranspose1d(
      Tensor input, Tensor weight, @Nullable Tensor bias, ConvTransposeOptions options) {
    return transposed("convTranspose1d", 1, input, weight, bias, options);
  }

  /** The gradient of {@link #conv2d} for its input, as an operator. */
  public static Tensor convTranspose2d(
      Tensor input, Tensor weight, @Nullable Tensor bias, ConvTransposeOptions options) {
    return transposed("convTranspose2d", 2, input, weight, bias, options);
  }

  /** The gradient of {@link #conv3d} for its input, as an operator. */
  public static Tensor convTranspose3d(
      Tensor input, Tensor weight, @Nullable Tensor bias, ConvTransposeOptions options) {
    return transposed("convTranspose3d", 3, input, weight, bias, options);
  }

  private static Tensor conv(
      String what,
      int rank,
      Tensor input,
      Tensor weight,
      @Nullable Tensor bias,
      ConvOptions options) {
    checkWeight(what, rank, input, weight);
    checkChannels(what, rank, input, weight, weight.size(1) * options.groups(), options.groups());
    long[] dilation = options.dilation().toArray(rank);
    long[] kernel = Inputs.spatial(weight, rank);
    long[] before = options.padding().toArray(rank);
    long[] after = before.clone();
    if (options.same()) {
      for (int i = 0; i < rank; i++) {
        long total = dilation[i] * (kernel[i] - 1);
        before[i] = total / 2;
        after[i] = total - before[i];
      }
    }
    checkKernel(what, input, weight, dilation, before, after);
    Tensor padded = input;
    long[] padding = before;
    if (options.paddingMode() != PaddingMode.CONSTANT) {
      padded = Padding.around(input, before, after, options.paddingMode());
      padding = new long[rank];
    } else if (options.same()) { // the operator pads both ends alike: what is missing comes first
      long[] missing = new long[rank];
      for (int i = 0; i < rank; i++) missing[i] = after[i] - before[i];
      padded = Padding.around(input, new long[rank], missing, PaddingMode.CONSTANT);
    }
    Tensor result =
        call(
            rank,
            padded,
            weight,
            bias,
            options.stride().toArray(rank),
            padding,
            dilation,
            false,
            new long[rank],
            options.groups());
    return Inputs.closing(result, input, padded);
  }

  private static Tensor transposed(
      String what,
      int rank,
      Tensor input,
      Tensor weight,
      @Nullable Tensor bias,
      ConvTransposeOptions options) {
    checkWeight(what, rank, input, weight);
    checkChannels(what, rank, input, weight, weight.size(0), options.groups());
    long[] stride = options.stride().toArray(rank);
    long[] dilation = options.dilation().toArray(rank);
    long[] extra = options.outputPadding().toArray(rank);
    for (int i = 0; i < rank; i++) {
      if (extra[i] >= stride[i] && extra[i] >= dilation[i]) {
        throw new ShapeException(
            "%s: output padding must be smaller than stride or dilation, got %s, %s and %s"
                .formatted(what, options.outputPadding(), options.stride(), options.dilation()));
      }
    }
    return call(
        rank,
        input,
        weight,
        bias,
        stride,
        options.padding().toArray(rank),
        dilation,
        true,
        extra,
        options.groups());
  }

  /** The operator knows batches alone. */
  private static Tensor call(
      int rank, Tensor input, Tensor weight, @Nullable Tensor bias, Object... geometry) {
    boolean batched = input.dim() == rank + 2;
    Tensor batch = batched ? input : input.unsqueeze(0);
    Object[] arguments = new Object[3 + geometry.length];
    arguments[0] = batch;
    arguments[1] = weight;
    System.arraycopy(geometry, 0, arguments, 3, geometry.length);
    Tensor result = call(bias, arguments);
    if (batched) return result;
    return Inputs.closing(result.squeeze(0), input, batch, result);
  }

  private static Tensor call(@Nullable Tensor bias, @Nullable Object[] arguments) {
    arguments[2] = bias;
    return Aten.call(CONVOLUTION, arguments);
  }

  private static void checkWeight(String what, int rank, Tensor input, Tensor weight) {
    Inputs.check(what, input, rank);
    if (weight.dim() != rank + 2) {
      throw new ShapeException(
          "%s: the weight must have %d dimensions, got %s".formatted(what, rank + 2, text(weight)));
    }
  }

  private static void checkChannels(
      String what, int rank, Tensor input, Tensor weight, long expected, long groups) {
    if (input.size(-rank - 1) != expected) {
      throw new ShapeException(
          "%s: the input must have %d channels for weight %s and %d group(s), got %s"
              .formatted(what, expected, text(weight), groups, text(input)));
    }
  }

  private static void checkKernel(
      String what, Tensor input, Tensor weight, long[] dilation, long[] before, long[] after) {
    int rank = dilation.length;
    for (int i = 0; i < rank; i++) {
      long reach = dilation[i] * (weight.size(i - rank) - 1) + 1;
      if (input.size(i - rank) + before[i] + after[i] < reach) {
        throw new ShapeException(
            "%s: the padded input must be at least as large as the filters, %s with padding %s and"
                    .formatted(what, text(input), Size.tuple(before))
                + " dilation %s is smaller than weight %s"
                    .formatted(Size.tuple(dilation), text(weight)));
      }
    }
  }
}
