package org.cresset.bench;

import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.DType;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Module;
import org.cresset.torch.optim.SGD;
import org.cresset.vision.models.SmallCnn;

/** The network, its optimizer and batches in memory: what {@code train.py} has on its side. */
final class NetworkTraining implements AutoCloseable {
  private static final int BATCHES = 8;

  private final TrainingStep step;
  private final List<Tensor> images = new ArrayList<>();
  private final List<Tensor> labels = new ArrayList<>();

  NetworkTraining(int batchSize) {
    Module network = SmallCnn.of(10).to(MemoryFormat.CHANNELS_LAST);
    step = new TrainingStep(network, SGD.of(network.parameters(), 0.01, o -> o.momentum(0.9)));
    for (int i = 0; i < BATCHES; i++) {
      images.add(Tensor.randn(batchSize, 3, 32, 32).to(MemoryFormat.CHANNELS_LAST));
      labels.add(Tensor.rand(batchSize).mul(10).to(DType.INT64));
    }
  }

  /** One training step, as a user writes it. */
  double step(Tensor x, Tensor y) {
    return step.run(x, y);
  }

  /** The time of {@code steps} steps on the batches in memory. */
  double millisecondsPerStep(int steps) {
    long start = System.nanoTime();
    for (int i = 0; i < steps; i++) step(images.get(i % BATCHES), labels.get(i % BATCHES));
    return (System.nanoTime() - start) / 1e6 / steps;
  }

  @Override
  public void close() {
    images.forEach(Tensor::close);
    labels.forEach(Tensor::close);
    step.close();
  }
}
