package org.cresset.bench;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Module;
import org.cresset.torch.optim.Optimizer;

/** A network, its optimizer and one batch of images with a class each, of texts, or of masks. */
final class ClassifierTraining implements Workload.Training {
  private final TrainingStep step;
  private final Tensor input;
  private final Tensor target;

  ClassifierTraining(Module network, Optimizer optimizer, Tensor input, Tensor target) {
    step = new TrainingStep(network, optimizer);
    this.input = input.leaveScope();
    this.target = target.leaveScope();
  }

  @Override
  public void step() {
    double _ = step.run(input, target);
  }

  @Override
  public void close() {
    input.close();
    target.close();
    step.close();
  }
}
