package org.cresset.vision.models;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.cresset.torch.nn.BatchNorm2d;
import org.cresset.torch.nn.Conv2d;
import org.cresset.torch.nn.Identity;
import org.cresset.torch.nn.Module;
import org.cresset.torch.nn.ReLU;
import org.cresset.torch.nn.Sequential;

/**
 * A convolution that keeps the size but for its stride, a norm, and an activation, named 0, 1 and
 * 2. Source: {@code torchvision.ops.Conv2dNormActivation}.
 */
final class ConvNorm {
  /**
   * What differs between networks.
   *
   * @param stride of the convolution
   * @param groups of the convolution
   * @param dilation of the convolution
   * @param norm for so many channels
   * @param activation the last layer; an {@link Identity} is left out
   */
  record Options(
      long stride,
      long groups,
      long dilation,
      LongFunction<Module> norm,
      Supplier<? extends Module> activation) {
    static final Options DEFAULT = new Options(1, 1, 1, BatchNorm2d::of, ReLU::of);

    Options stride(long stride) {
      return new Options(stride, groups, dilation, norm, activation);
    }

    Options groups(long groups) {
      return new Options(stride, groups, dilation, norm, activation);
    }

    Options dilation(long dilation) {
      return new Options(stride, groups, dilation, norm, activation);
    }

    Options norm(LongFunction<Module> norm) {
      return new Options(stride, groups, dilation, norm, activation);
    }

    Options activation(Supplier<? extends Module> activation) {
      return new Options(stride, groups, dilation, norm, activation);
    }

    Options linear() {
      return activation(Identity::of);
    }
  }

  private ConvNorm() {}

  static Sequential of(long in, long out, long kernel, UnaryOperator<Options> options) {
    return of(in, out, kernel, options.apply(Options.DEFAULT));
  }

  static Sequential of(long in, long out, long kernel, Options o) {
    List<Module> layers = new ArrayList<>();
    long padding = (kernel - 1) / 2 * o.dilation;
    layers.add(
        Conv2d.of(
            in,
            out,
            kernel,
            c ->
                c.stride(o.stride)
                    .padding(padding)
                    .dilation(o.dilation)
                    .groups(o.groups)
                    .bias(false)));
    layers.add(o.norm.apply(out));
    Module activation = o.activation.get();
    if (!(activation instanceof Identity)) layers.add(activation);
    return Block.sequence(layers);
  }
}
