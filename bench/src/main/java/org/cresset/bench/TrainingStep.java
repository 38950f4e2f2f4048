package org.cresset.bench;

import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.CrossEntropyLoss;
import org.cresset.torch.nn.Module;
import org.cresset.torch.optim.Optimizer;

/** One training step, as a user writes it. */
record TrainingStep(Module network, Optimizer optimizer, CrossEntropyLoss criterion)
    implements AutoCloseable {
  TrainingStep(Module network, Optimizer optimizer) {
    this(network, optimizer, CrossEntropyLoss.of());
  }

  /** The loss of a batch, before the step. */
  double run(Tensor input, Tensor target) {
    try (Scope _ = Scope.open()) {
      optimizer.zeroGrad();
      Tensor loss = loss(network.call(input), target);
      loss.backward();
      optimizer.step();
      return loss.item();
    }
  }

  /** Of scores (N, classes, H, W) or (N, classes), or else (..., classes). */
  private Tensor loss(Tensor scores, Tensor target) {
    return scores.dim() == 4 || scores.dim() == 2
        ? criterion.forward(scores, target)
        : criterion.forward(scores.flatten(0, -2), target.flatten(0, -1));
  }

  @Override
  public void close() {
    optimizer.close();
    network.close();
  }
}
