package org.cresset.vision.models;

import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Module;
import org.cresset.torch.nn.functional.Normalizations;

/**
 * Layer norm over the channels of images. Source: {@code LayerNorm2d} of torchvision's ConvNeXt.
 *
 * <p>Shape: (N, C, H, W) stays.
 */
final class LayerNorm2d extends Module {
  private static final double EPS = 1e-6;
  private final long channels;
  private final Tensor weight;
  private final Tensor bias;

  private LayerNorm2d(long channels) {
    this.channels = channels;
    weight = parameter("weight", Tensor.ones(channels));
    bias = parameter("bias", Tensor.zeros(channels));
  }

  /** For images of {@code channels} channels. */
  static LayerNorm2d of(long channels) {
    return new LayerNorm2d(channels);
  }

  @Override
  public Tensor forward(Tensor input) {
    return Scope.of(
        () -> {
          Tensor last = input.permute(0, 2, 3, 1); // (N, H, W, C)
          long[] shape = {channels};
          return Normalizations.layerNorm(last, shape, weight, bias, EPS).permute(0, 3, 1, 2);
        });
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }
}
