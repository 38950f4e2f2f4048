package org.cresset.cli;

import java.util.concurrent.Callable;
import org.cresset.stack.DefaultLibTorch;
import org.cresset.stack.catalogue.Catalogue;
import org.cresset.stack.resolve.Request;
import org.cresset.stack.resolve.Resolver;
import org.cresset.stack.resolve.Target;
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
 * this takes. Fetches nothing.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {
  /** Enough for the JVM to see what is called often, which it remembers too. */
  private static final int STEPS = 1_500;

  @Override
  public Integer call() {
    new Resolver(Catalogue.bundled())
        .resolve(Request.of("torch==2.9 cuda"), Target.ofThisMachine());
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
