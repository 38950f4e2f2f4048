package org.cresset.vision.models;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.AdaptiveAvgPool2d;
import org.cresset.torch.nn.Conv2d;
import org.cresset.torch.nn.Module;

/**
 * Weighs channels by what they all hold on average. Source: Hu et al. 2018, {@code
 * torchvision.ops.SqueezeExcitation}.
 *
 * <p>Shape: (N, C, H, W) stays.
 */
final class SqueezeExcitation extends Block {
  private final AdaptiveAvgPool2d avgpool = child("avgpool", AdaptiveAvgPool2d.of(1));
  private final Conv2d fc1;
  private final Conv2d fc2;
  private final Module activation;
  private final Module scaleActivation;

  private SqueezeExcitation(long channels, long squeezed, Module activation, Module scale) {
    fc1 = child("fc1", Conv2d.of(channels, squeezed, 1));
    fc2 = child("fc2", Conv2d.of(squeezed, channels, 1));
    this.activation = child("activation", activation);
    scaleActivation = child("scale_activation", scale);
  }

  static SqueezeExcitation of(long channels, long squeezed, Module activation, Module scale) {
    return new SqueezeExcitation(channels, squeezed, activation, scale);
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor scale = chain(x, avgpool, fc1, activation, fc2, scaleActivation); // (N, C, 1, 1)
    Tensor scaled = scale.mul(x);
    release(scale);
    return scaled;
  }
}
