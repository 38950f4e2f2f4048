package org.cresset.torch.nn;

import java.util.function.UnaryOperator;
import org.cresset.torch.Recurrence;
import org.cresset.torch.Tensor;

/** A plain recurrent network, by tanh or ReLU. Source: Elman 1990, {@code torch.nn.RNN}. */
public final class RNN extends Recurrent {
  private final boolean relu;

  private RNN(long inputSize, long hiddenSize, boolean relu, RecurrentOptions options) {
    super(1, inputSize, hiddenSize, options);
    if (options.projSize() > 0) {
      throw new IllegalArgumentException(
          "RNN: a projection is for an LSTM alone, got " + options.projSize());
    }
    this.relu = relu;
  }

  /** One layer from {@code inputSize} features to {@code hiddenSize}, by tanh. */
  public static RNN of(long inputSize, long hiddenSize) {
    return of(inputSize, hiddenSize, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.layers(2).batchFirst(true)}. */
  public static RNN of(long inputSize, long hiddenSize, UnaryOperator<RecurrentOptions> options) {
    return new RNN(inputSize, hiddenSize, false, options.apply(RecurrentOptions.DEFAULT));
  }

  /** The same by ReLU. */
  public static RNN ofRelu(
      long inputSize, long hiddenSize, UnaryOperator<RecurrentOptions> options) {
    return new RNN(inputSize, hiddenSize, true, options.apply(RecurrentOptions.DEFAULT));
  }

  @Override
  boolean hasCells() {
    return false;
  }

  @Override
  Layer layer(Tensor input, Tensor h, Tensor c, Recurrence.Weights weights, boolean everyCell) {
    Tensor output = Recurrence.rnn(input, h, weights, relu);
    return new Layer(output, output.select(0, -1), null);
  }
}
