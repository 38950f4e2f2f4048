package org.cresset.torch.nn;

import java.util.List;
import java.util.function.UnaryOperator;
import org.cresset.torch.Recurrence;
import org.cresset.torch.Tensor;

/** Long short-term memory. Source: Hochreiter and Schmidhuber 1997, {@code torch.nn.LSTM}. */
public final class LSTM extends Recurrent {
  private LSTM(long inputSize, long hiddenSize, RecurrentOptions options) {
    super(4, inputSize, hiddenSize, options);
  }

  /** One layer from {@code inputSize} features to {@code hiddenSize}. */
  public static LSTM of(long inputSize, long hiddenSize) {
    return of(inputSize, hiddenSize, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.layers(2).batchFirst(true)}. */
  public static LSTM of(long inputSize, long hiddenSize, UnaryOperator<RecurrentOptions> options) {
    return new LSTM(inputSize, hiddenSize, options.apply(RecurrentOptions.DEFAULT));
  }

  @Override
  boolean hasCells() {
    return true;
  }

  @Override
  Layer layer(Tensor input, Tensor h, Tensor c, Recurrence.Weights weights, boolean everyCell) {
    if (!everyCell && Recurrence.hasOneDnn(input, weights)) {
      return oneDnn(input, h, c, weights, false);
    }
    List<Tensor> results = Recurrence.lstm(input, h, c, weights);
    Tensor output = results.get(0);
    Tensor cells = results.get(1);
    return new Layer(output, output.select(0, -1), everyCell ? cells : cells.select(0, -1));
  }

  @Override
  Layer reversed(Tensor input, Tensor h, Tensor c, Recurrence.Weights weights) {
    return Recurrence.hasOneDnn(input, weights)
        ? oneDnn(input, h, c, weights, true)
        : super.reversed(input, h, c, weights);
  }

  private static Layer oneDnn(
      Tensor input, Tensor h, Tensor c, Recurrence.Weights weights, boolean reverse) {
    List<Tensor> results = Recurrence.lstmByOneDnn(input, h, c, weights, reverse);
    long[] state = h.shape().toArray();
    return new Layer(results.get(0), results.get(1).reshape(state), results.get(2).reshape(state));
  }
}
