package org.cresset.vision.models;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Dropout;
import org.cresset.torch.nn.GELU;
import org.cresset.torch.nn.Init;
import org.cresset.torch.nn.Linear;
import org.cresset.torch.nn.Sequential;
import org.jspecify.annotations.Nullable;

/** Two linear layers with GELU between. Source: {@code torchvision.ops.MLP}. */
final class Perceptron {
  private Perceptron() {}

  static Sequential of(long features, long hidden) {
    return Sequential.of(
        Linear.of(features, hidden),
        GELU.of(),
        Dropout.of(0),
        Linear.of(hidden, features),
        Dropout.of(0));
  }

  /** By Glorot and Bengio 2010, with biases near 0. */
  static void start(Sequential perceptron) {
    perceptron.apply(
        module -> {
          if (module instanceof Linear linear) {
            Init.xavierUniform_(linear.weight());
            @Nullable Tensor bias = linear.bias();
            if (bias != null) Init.normal_(bias, 0, 1e-6);
          }
        });
  }
}
