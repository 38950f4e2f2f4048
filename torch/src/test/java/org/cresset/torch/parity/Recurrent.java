package org.cresset.torch.parity;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.LSTM;
import org.cresset.torch.nn.Linear;
import org.cresset.torch.nn.Module;

/** The recurrent network of {@code generate.py}. */
final class Recurrent extends Module {
  private final LSTM lstm = child("lstm", LSTM.of(16, 24, o -> o.layers(2).batchFirst(true)));
  private final Linear head = child("head", Linear.of(24, 5));

  @Override
  public Tensor forward(Tensor x) { // (N, T, 16)
    return head.call(lstm.call(x)); // (N, T, 5)
  }
}
