package org.cresset.torch.nn;

import java.util.function.UnaryOperator;
import org.cresset.torch.Recurrence;
import org.cresset.torch.Tensor;

/** Gated recurrent units. Source: Cho et al. 2014, {@code torch.nn.GRU}. */
public final class GRU extends Recurrent {
  private GRU(long inputSize, long hiddenSize, RecurrentOptions options) {
    super(3, inputSize, hiddenSize, options);
    if (options.projSize() > 0) {
      throw new IllegalArgumentException(
          "GRU: a projection is for an LSTM alone, got " + options.projSize());
    }
  }

  /** One layer from {@code inputSize} features to {@code hiddenSize}. */
  public static GRU of(long inputSize, long hiddenSize) {
    return of(inputSize, hiddenSize, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.layers(2).batchFirst(true)}. */
  public static GRU of(long inputSize, long hiddenSize, UnaryOperator<RecurrentOptions> options) {
    return new GRU(inputSize, hiddenSize, options.apply(RecurrentOptions.DEFAULT));
  }

  @Override
  boolean hasCells() {
    return false;
  }

  @Override
  Layer layer(Tensor input, Tensor h, Tensor c, Recurrence.Weights weights, boolean everyCell) {
    Tensor output = Recurrence.gru(input, h, weights);
    return new Layer(output, output.select(0, -1), null);
  }
}
