package org.cresset.torch;

import org.cresset.torch.nn.Conv2d;

/** A small convolution by one thread, which oneDNN leaves to other kernels. */
final class SmallConvolution {
  private SmallConvolution() {}

  public static void main(String[] arguments) {
    LibTorch.load().threads(1);
    try (var _ = Scope.open()) {
      var layer = Conv2d.of(8, 8, 1);
      for (int i = 0; i < 3; i++) layer.forward(Tensor.ones(1, 8, 4, 4));
    }
  }
}
