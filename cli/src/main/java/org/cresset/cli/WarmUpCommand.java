package org.cresset.cli;

import java.util.concurrent.Callable;
import org.cresset.stack.DefaultLibTorch;
import org.cresset.torch.LibTorch;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.CrossEntropyLoss;
import org.cresset.torch.nn.Module;
import org.cresset.torch.optim.SGD;
import org.cresset.vision.models.SmallCnn;
import picocli.CommandLine.Command;

/**
 * Does a little of what the other commands do: the launcher has the JVM remember the classes that
 * this takes. Fetches nothing.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    if (System.getenv(LibTorch.VARIABLE) != null || DefaultLibTorch.isStored()) train();
    return Main.DONE;
  }

  private static void train() {
    try (Scope _ = Scope.open();
        Module network = SmallCnn.of(10).to(MemoryFormat.CHANNELS_LAST);
        SGD optimizer = SGD.of(network.parameters(), 0.01, o -> o.momentum(0.9))) {
      Tensor images = Tensor.randn(2, 3, 32, 32).to(MemoryFormat.CHANNELS_LAST);
      Tensor logits = network.forward(images); // (2, 10)
      CrossEntropyLoss.of().forward(logits, Tensor.of(new long[] {3, 7})).backward();
      optimizer.step();
      if (!Double.isFinite(Tensor.ones(4).add(logits.sum()).sum().item())) {
        throw new IllegalStateException("warm-up: a fresh network gave no number");
      }
    }
  }
}
