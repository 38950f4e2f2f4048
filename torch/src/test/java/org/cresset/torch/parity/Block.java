package org.cresset.torch.parity;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.BatchNorm2d;
import org.cresset.torch.nn.Conv2d;
import org.cresset.torch.nn.Module;

/** The block of {@code generate.py}: two convolutions around which the input is carried. */
final class Block extends Module {
  private final Conv2d conv1;
  private final BatchNorm2d bn1;
  private final Conv2d conv2;
  private final BatchNorm2d bn2;

  Block(long channels) {
    conv1 = child("conv1", Conv2d.of(channels, channels, 3, o -> o.padding(1).bias(false)));
    bn1 = child("bn1", BatchNorm2d.of(channels));
    conv2 = child("conv2", Conv2d.of(channels, channels, 3, o -> o.padding(1).bias(false)));
    bn2 = child("bn2", BatchNorm2d.of(channels));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = bn1.call(conv1.call(x)).relu();
    return bn2.call(conv2.call(y)).add(x).relu();
  }
}
