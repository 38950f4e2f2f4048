package org.cresset.vision.models;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Conv2d;
import org.cresset.torch.nn.Init;
import org.cresset.torch.nn.Init.Fan;
import org.cresset.torch.nn.Init.Nonlinearity;
import org.cresset.torch.nn.Linear;
import org.cresset.torch.nn.Module;
import org.jspecify.annotations.Nullable;

/** How several references start their weights; norms start at 1 and 0 by themselves. */
final class Start {
  private Start() {}

  /** Convolutions by He et al. 2015, backward, without a bias at first. */
  static void kaimingFanOut(Module network) {
    network.apply(
        module -> {
          if (module instanceof Conv2d conv) {
            Init.kaimingNormal_(conv.weight());
            zero(conv.bias());
          }
        });
  }

  /** Linear layers of small normal weights, 0.01 wide, without a bias at first. */
  static void smallLinear(Module network) {
    network.apply(
        module -> {
          if (module instanceof Linear linear) {
            Init.normal_(linear.weight(), 0, 0.01);
            zero(linear.bias());
          }
        });
  }

  /** Convolutions and linear layers from a normal distribution cut at 2, 0.02 wide. */
  static void truncatedNormal(Module network) {
    network.apply(
        module -> {
          if (module instanceof Conv2d conv) {
            Init.truncNormal_(conv.weight(), 0, 0.02);
            zero(conv.bias());
          } else if (module instanceof Linear linear) {
            Init.truncNormal_(linear.weight(), 0, 0.02);
            zero(linear.bias());
          }
        });
  }

  /** Convolutions by He et al. 2015, forward, evenly: decoders of segmentation_models.pytorch. */
  static void decoder(Module decoder) {
    decoder.apply(
        module -> {
          if (module instanceof Conv2d conv) {
            Init.kaimingUniform_(conv.weight(), 0, Fan.FAN_IN, Nonlinearity.RELU);
            zero(conv.bias());
          }
        });
  }

  /** Convolutions by Glorot and Bengio 2010: heads of segmentation_models.pytorch. */
  static void head(Module head) {
    head.apply(
        module -> {
          if (module instanceof Conv2d conv) {
            Init.xavierUniform_(conv.weight());
            zero(conv.bias());
          }
        });
  }

  static void zero(@Nullable Tensor bias) {
    if (bias != null) Init.zeros_(bias);
  }
}
