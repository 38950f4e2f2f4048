package org.cresset.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.cresset.torch.internal.Handle;
import org.jspecify.annotations.Nullable;

/** A node that gradients pass through: it turns those of its results into those of its inputs. */
abstract sealed class Operation extends Node
    permits OperatorNode, FunctionNode, LastNode, SliceWrite, ViewNode {
  /**
   * What the graph knows of one tensor that went in.
   *
   * @param node where its gradient goes, or null if nobody wants one
   * @param output which output of that node it is
   * @param sizes its sizes
   * @param dtype the code of its type
   * @param device where it is
   */
  record Input(@Nullable Node node, int output, long[] sizes, int dtype, Device device) {
    static Input of(Tensor tensor) {
      Handle handle = tensor.handle();
      Node node = tensor.node();
      return new Input(
          node == null ? null : node.retain(),
          tensor.output(),
          handle.sizes(),
          handle.dtype(),
          tensor.device());
    }

    /** A gradient of zeros, one number in memory. */
    Tensor zeros() {
      return Tensor.empty(DType.ofCode(dtype), device, MemoryFormat.CONTIGUOUS)
          .zero_()
          .expand(sizes);
    }
  }

  /** What is done with the gradient of one input; null if there is none. */
  interface Receiver {
    void receive(Input input, @Nullable Tensor gradient);
  }

  /** Where in the program this was computed; known in {@link DetectAnomaly} alone. */
  @Nullable Origin origin;

  /** Calls {@code each} with every input that wants a gradient. */
  abstract void forEachInput(Consumer<Input> each);

  /**
   * Hands each input that wants one its gradient.
   *
   * @param incoming the gradients of the results; null where no later value depended on one
   */
  abstract void backward(@Nullable Tensor[] incoming, Receiver receiver);

  /** Drops the saved values after a backward pass that does not keep the graph. */
  abstract void finish();

  @Override
  List<Node> free() {
    finish();
    List<Node> earlier = new ArrayList<>(2);
    forEachInput(input -> earlier.add(Objects.requireNonNull(input.node)));
    return earlier;
  }
}
