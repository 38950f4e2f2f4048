package org.cresset.torch;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where a gradient comes from that has no gradient itself: see {@link Function}. */
final class LastNode extends Operation {
  private final String function;

  LastNode(String function) {
    this.function = function;
  }

  @Override
  void forEachInput(Consumer<Input> each) {}

  @Override
  void backward(@Nullable Tensor[] incoming, Receiver receiver) {
    throw new TorchException(
        function + ": its gradients cannot be differentiated again, as it is once differentiable",
        "write its backward with operators of tensors, without isOnceDifferentiable",
        null);
  }

  @Override
  void finish() {}

  @Override
  public String toString() {
    return function + "'s gradient";
  }
}
