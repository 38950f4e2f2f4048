package org.cresset.torch.nn;

import org.cresset.torch.DType;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.ConvOptions;
import org.cresset.torch.nn.functional.PaddingMode;
import org.cresset.torch.nn.functional.Size;
import org.jspecify.annotations.Nullable;

/** What convolution layers of one, two and three spatial dimensions have in common. */
abstract sealed class ConvNd extends Module permits Conv1d, Conv2d, Conv3d {
  private final int rank;
  private final Size kernel;
  private final ConvOptions options;
  private final Tensor weight;
  private final @Nullable Tensor bias;

  ConvNd(int rank, long in, long out, Size kernel, ConvOptions options) {
    this.rank = rank;
    this.kernel = kernel.atLeast(1, "conv%dd: the kernel".formatted(rank));
    this.options = options;
    String what = "conv%dd".formatted(rank);
    weight = parameter("weight", filters(what, in, out, options.groups(), kernel.toArray(rank)));
    Init.layerWeight(weight);
    bias = options.bias() ? parameter("bias", Tensor.empty(DType.FLOAT32, out)) : null;
    if (bias != null) Init.layerBias(bias, weight);
  }

  /** Filters (a, b/groups, kernel). */
  static Tensor filters(String what, long b, long a, long groups, long... kernel) {
    if (a < 1 || b < 1 || a % groups != 0 || b % groups != 0) {
      throw new IllegalArgumentException(
          "%s: channels must be multiples of groups, got %d to %d in %d"
              .formatted(what, b, a, groups));
    }
    long[] shape = new long[kernel.length + 2];
    shape[0] = a;
    shape[1] = b / groups;
    System.arraycopy(kernel, 0, shape, 2, kernel.length);
    return Tensor.empty(DType.FLOAT32, shape);
  }

  /** The filters, (out, in/groups, kernel). */
  public Tensor weight() {
    return weight;
  }

  /** What is added to each channel, (out), or null. */
  public @Nullable Tensor bias() {
    return bias;
  }

  /** How the filters move. */
  public ConvOptions options() {
    return options;
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String settings() {
    StringBuilder text = new StringBuilder();
    text.append(weight.size(1) * options.groups()).append(", ").append(weight.size(0));
    text.append(", kernel_size=").append(kernel.tuple(rank));
    text.append(", stride=").append(options.stride().tuple(rank));
    if (options.same()) text.append(", padding=same");
    else if (!options.padding().is(0)) {
      text.append(", padding=").append(options.padding().tuple(rank));
    }
    if (!options.dilation().is(1)) {
      text.append(", dilation=").append(options.dilation().tuple(rank));
    }
    if (options.groups() != 1) text.append(", groups=").append(options.groups());
    if (!options.bias()) text.append(", bias=False");
    if (options.paddingMode() != PaddingMode.CONSTANT) {
      text.append(", padding_mode=").append(options.paddingMode());
    }
    return text.toString();
  }
}
