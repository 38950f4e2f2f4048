package org.cresset.torch.nn;

import org.cresset.torch.DType;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.ConvTransposeOptions;
import org.cresset.torch.nn.functional.Size;
import org.jspecify.annotations.Nullable;

/** What transposed convolution layers of one, two and three dimensions have in common. */
abstract sealed class ConvTransposeNd extends Module
    permits ConvTranspose1d, ConvTranspose2d, ConvTranspose3d {
  private final int rank;
  private final Size kernel;
  private final ConvTransposeOptions options;
  private final Tensor weight;
  private final @Nullable Tensor bias;

  ConvTransposeNd(int rank, long in, long out, Size kernel, ConvTransposeOptions options) {
    this.rank = rank;
    this.kernel = kernel.atLeast(1, "convTranspose%dd: the kernel".formatted(rank));
    this.options = options;
    String what = "convTranspose%dd".formatted(rank);
    weight =
        parameter("weight", ConvNd.filters(what, out, in, options.groups(), kernel.toArray(rank)));
    Init.layerWeight(weight);
    bias = options.bias() ? parameter("bias", Tensor.empty(DType.FLOAT32, out)) : null;
    if (bias != null) Init.layerBias(bias, weight);
  }

  /** The filters, (in, out/groups, kernel). */
  public Tensor weight() {
    return weight;
  }

  /** What is added to each channel, (out), or null. */
  public @Nullable Tensor bias() {
    return bias;
  }

  /** How the filters move. */
  public ConvTransposeOptions options() {
    return options;
  }

  /** The result in one of the sizes that the convolution makes this input of. */
  public final Tensor forward(Tensor input, Size outputSize) {
    long[] wanted = outputSize.toArray(rank);
    long[] kernels = kernel.toArray(rank);
    long[] stride = options.stride().toArray(rank);
    long[] padding = options.padding().toArray(rank);
    long[] dilation = options.dilation().toArray(rank);
    long[] extra = new long[rank];
    for (int i = 0; i < rank; i++) {
      long least =
          (input.size(i - rank) - 1) * stride[i]
              - 2 * padding[i]
              + dilation[i] * (kernels[i] - 1)
              + 1;
      extra[i] = wanted[i] - least;
      if (extra[i] < 0 || extra[i] >= stride[i]) {
        throw new org.cresset.torch.ShapeException(
            "convTranspose%dd: the output's size must be from %d to %d in dimension %d, got %s"
                .formatted(rank, least, least + stride[i] - 1, i, outputSize));
      }
    }
    return forward(input, options.outputPadding(extra));
  }

  @Override
  public Tensor forward(Tensor input) {
    return forward(input, options);
  }

  abstract Tensor forward(Tensor input, ConvTransposeOptions options);

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String settings() {
    StringBuilder text = new StringBuilder();
    text.append(weight.size(0)).append(", ").append(weight.size(1) * options.groups());
    text.append(", kernel_size=").append(kernel.tuple(rank));
    text.append(", stride=").append(options.stride().tuple(rank));
    if (!options.padding().is(0)) text.append(", padding=").append(options.padding().tuple(rank));
    if (!options.dilation().is(1)) {
      text.append(", dilation=").append(options.dilation().tuple(rank));
    }
    if (!options.outputPadding().is(0)) {
      text.append(", output_padding=").append(options.outputPadding().tuple(rank));
    }
    if (options.groups() != 1) text.append(", groups=").append(options.groups());
    if (!options.bias()) text.append(", bias=False");
    return text.toString();
  }
}
