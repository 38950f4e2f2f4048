package org.cresset.torch;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Trades time for memory: a part of a computation keeps none of the values that its backward pass
 * needs, and is run again when that pass comes to it. Source: {@code torch.utils.checkpoint}.
 *
 * <pre>{@code
 * for (Module block : blocks) x = Checkpoint.checkpoint(block::call, x);
 * }</pre>
 *
 * <p>The part finds the same random numbers when it runs again, so dropout drops the same.
 * Gradients reach the parameters that it uses whether or not an input requires one; parts may be
 * nested, and gradients differentiated again. What a part changes besides, such as the running
 * averages of a batch norm, it changes twice. All that it makes but does not return is closed when
 * it has run. Tensors that it needs, other than parameters and the like, must be its inputs: one
 * from outside may be closed when it runs again.
 */
public final class Checkpoint {
  private Checkpoint() {}

  /** Runs {@code part}, and again in the backward pass. */
  public static Tensor checkpoint(UnaryOperator<Tensor> part, Tensor input) {
    return Recomputation.first(x -> List.of(part.apply(x.getFirst())), List.of(input)).getFirst();
  }

  /** Runs a part of several inputs and results, and again in the backward pass. */
  public static List<Tensor> checkpoint(UnaryOperator<List<Tensor>> part, List<Tensor> inputs) {
    return Recomputation.first(part, List.copyOf(inputs));
  }
}
