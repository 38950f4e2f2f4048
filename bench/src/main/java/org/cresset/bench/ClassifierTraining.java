package org.cresset.bench;

import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.CrossEntropyLoss;
import org.cresset.torch.nn.Module;
import org.cresset.torch.optim.Optimizer;

/** A network, its optimizer and one batch: its last dimension tells the classes apart. */
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
      Tensor scores = network.call(input); // (..., classes)
      Tensor loss = criterion.forward(scores.flatten(0, -2), target.flatten(0, -1));
      loss.backward();
      optimizer.step();
      double _ = loss.item();
    }
  }

  @Override
  public void close() {
    input.close();
    target.close();
    optimizer.close();
    network.close();
  }
}
