package org.cresset.bench;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.LSTM;
import org.cresset.torch.nn.Linear;
import org.cresset.torch.nn.Module;

/** The recurrent network of {@code models.py}. */
final class Recurrent extends Module {
  private final LSTM lstm = child("lstm", LSTM.of(32, 32, o -> o.batchFirst(true)));
  private final Linear head = child("head", Linear.of(32, 10));

  @Override
  public Tensor forward(Tensor x) { // (N, T, 32)
    return head.call(lstm.call(x)); // (N, T, 10)
  }
}
