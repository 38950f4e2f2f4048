package org.cresset.bench;

import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.CrossEntropyLoss;
import org.cresset.torch.nn.Module;
import org.cresset.torch.optim.Optimizer;

/** A network, its optimizer and one batch of images with a class each, of texts, or of masks. */
final class ClassifierTraining implements Workload.Training {
  private final Module network;
  private final Optimizer optimizer;
  private final CrossEntropyLoss criterion = CrossEntropyLoss.of();
  private final Tensor input;
  private final Tensor target;

  ClassifierTraining(Module network, Optimizer optimizer, Tensor input, Tensor target) {
    this.network = network;
    this.optimizer = optimizer;
    this.input = input.leaveScope();
    this.target = target.leaveScope();
  }

  @Override
  public void step() {
    try (Scope _ = Scope.open()) {
      optimizer.zeroGrad();
      Tensor loss = loss(network.call(input));
      loss.backward();
      optimizer.step();
      double _ = loss.item();
    }
  }

  /** Of scores (N, classes, H, W), or else (..., classes). */
  private Tensor loss(Tensor scores) {
    return scores.dim() == 4
        ? criterion.forward(scores, target)
        : criterion.forward(scores.flatten(0, -2), target.flatten(0, -1));
  }

  @Override
  public void close() {
    input.close();
    target.close();
    optimizer.close();
    network.close();
  }
}
