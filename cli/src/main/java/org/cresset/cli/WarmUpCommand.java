package org.cresset.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.cresset.stack.DefaultLibTorch;
import org.cresset.torch.LibTorch;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.data.Batch;
import org.cresset.torch.data.DataLoader;
import org.cresset.torch.nn.CrossEntropyLoss;
import org.cresset.torch.nn.Module;
import org.cresset.torch.optim.SGD;
import org.cresset.vision.datasets.Cifar10;
import org.cresset.vision.datasets.DrawnShapes;
import org.cresset.vision.models.SmallCnn;
import org.cresset.vision.transforms.Transforms;
import picocli.CommandLine.Command;

/**
 * Does a little of what the other commands do: the launcher has the JVM remember the classes that
 * this takes, and what it prints goes nowhere. Fetches nothing.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {
  /**
   * Enough for the JVM to compile all that a step calls, and so to remember that it should do so
   * early. What it compiles late makes a long training's memory grow: decision 0139.
   */
  private static final int STEPS = 5_000;

  private static final int RESOLVES = 5;

  /** One that has a GPU, and whatever this machine has. */
  private static final List<String> TARGETS =
      List.of("driver=535.183,gpu=sm_86,glibc=2.35,python=3.11", "this");

  private final Console console;

  WarmUpCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    for (int i = 0; i < RESOLVES; i++) {
      for (String target : TARGETS) {
        Main.run(console, "stack", "resolve", "torch==2.9 cuda", "--target", target);
      }
      Main.run(console, "stack", "explain", "torch 2.6 + cuda 12.1 + torchvision 0.17");
    }
    if (LibTorch.named().isPresent() || DefaultLibTorch.isStored()) train();
    return Main.DONE;
  }

  private static void train() {
    try (Module network = SmallCnn.of(10).to(MemoryFormat.CHANNELS_LAST);
        SGD optimizer = SGD.of(network.parameters(), 0.01, o -> o.momentum(0.9))) {
      DrawnShapes shapes = DrawnShapes.train(STEPS, 0);
      DataLoader loader =
          DataLoader.of(shapes.dataset(Transforms.of().then(Cifar10.NORMALIZE))).workers(1);
      for (Batch batch : loader) {
        try (Scope _ = Scope.open()) {
          optimizer.zeroGrad();
          Tensor logits = network.call(batch.tensor("image")); // (1, 10)
          Tensor loss = CrossEntropyLoss.of().forward(logits, batch.tensor("label"));
          loss.backward();
          optimizer.step();
          if (!Double.isFinite(loss.add(Tensor.ones(4)).sum().item())) {
            throw new IllegalStateException("warm-up: a fresh network gave no number");
          }
        }
      }
    }
  }
}
