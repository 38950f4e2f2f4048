package org.cresset.vision.models;

import java.util.List;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Module;

/** A network that gives an early and a late stage. */
abstract sealed class Backbone extends Block {
  /** What it gives; the early stage is for a second loss. */
  record Stages(Tensor aux, Tensor out) {}

  abstract Stages stages(Tensor x);

  abstract long auxChannels();

  abstract long outChannels();

  /** A residual network, by 8. */
  static Backbone resnet(ResNetVariant variant) {
    return new Residuals(variant.dilated(8, false));
  }

  /** MobileNetV3, large, by 16. */
  static Backbone mobileNetV3() {
    return new Mobile();
  }

  /** Runs layers and gives what two of them gave; those before the first may be closed. */
  final Stages run(Tensor x, List<Module> layers, int auxAfter) {
    Tensor aux = chain(x, layers.subList(0, auxAfter).toArray(Module[]::new));
    Tensor out = chain(aux, layers.subList(auxAfter, layers.size()).toArray(Module[]::new));
    return new Stages(aux, out);
  }

  private static final class Residuals extends Backbone {
    private final long expansion;
    private final List<Module> path;

    Residuals(ResNetVariant variant) {
      expansion = variant.expansion();
      ResNetEncoder encoder = new ResNetEncoder.Alone(variant);
      encoder.children().forEach(this::child);
      path = encoder.path();
    }

    @Override
    Stages stages(Tensor x) {
      return run(x, path, path.size() - 1); // layer3 and layer4
    }

    @Override
    long auxChannels() {
      return 256 * expansion;
    }

    @Override
    long outChannels() {
      return 512 * expansion;
    }
  }

  private static final class Mobile extends Backbone {
    private static final int AUX = 4; // the last at an eighth
    private final List<Module> layers = MobileNetV3.dilated();

    Mobile() {
      for (int i = 0; i < layers.size(); i++) child(String.valueOf(i), layers.get(i));
    }

    @Override
    Stages stages(Tensor x) {
      return run(x, layers, AUX + 1);
    }

    @Override
    long auxChannels() {
      return 40;
    }

    @Override
    long outChannels() {
      return 960;
    }
  }
}
