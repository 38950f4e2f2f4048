package org.cresset.vision.models;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Module;

/** Weights that golden/models/generate.py computes too. */
final class Formula {
  private Formula() {}

  /** Numbers from -1 to 1 that depend on the name and the position alone. */
  static double[] noise(String name, long count) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    int seed = (int) crc.getValue();
    double[] values = new double[Math.toIntExact(count)];
    for (int i = 0; i < values.length; i++) {
      int x = i * 0x9E3779B1 + seed;
      x ^= x >>> 16;
      x *= 0x85EBCA6B;
      x ^= x >>> 13;
      x *= 0xC2B2AE35;
      x ^= x >>> 16;
      values[i] = (double) (x >>> 8) / (1 << 23) - 1;
    }
    return values;
  }

  static Tensor noise(String name, long... shape) {
    long count = 1;
    for (long size : shape) count *= size;
    return Tensor.of(noise(name, count), shape);
  }

  /** What the weights of a network are multiplied by; generate.py says why. */
  static double gain(String network) {
    return switch (network) {
      case "efficientnet_v2_m", "efficientnet_v2_l" -> 0.85;
      default -> 1;
    };
  }

  /** Gives every parameter and buffer its values. */
  static void fill(Module network) {
    fill(network, 1);
  }

  static void fill(Module network, double gain) {
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      network.stateDict().forEach((name, tensor) -> fill(name, tensor, gain));
    }
  }

  private static void fill(String name, Tensor tensor, double gain) {
    if (!tensor.dtype().isFloatingPoint() || name.endsWith("relative_coords_table")) return;
    double[] u = noise(name, tensor.numel());
    double middle = 0;
    double width;
    if (name.endsWith("running_var")) {
      middle = 1;
      width = 0.5;
    } else if (name.endsWith("logit_scale")) {
      middle = 2.5;
      width = 0.5;
    } else if (name.endsWith("layer_scale")) {
      middle = 0.5;
      width = 0.2;
    } else if (tensor.dim() >= 2) {
      long fanIn = tensor.numel() / tensor.size(0);
      width = gain * Math.sqrt(4.0 / (double) fanIn);
    } else if (name.endsWith("weight")) {
      middle = 1;
      width = 0.3;
    } else {
      width = 0.2;
    }
    for (int i = 0; i < u.length; i++) u[i] = middle + width * u[i];
    try (Scope _ = Scope.open()) {
      tensor.copy_(Tensor.of(u, tensor.shape().toArray()));
    }
  }
}
