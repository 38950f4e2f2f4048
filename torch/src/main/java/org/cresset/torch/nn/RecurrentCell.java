package org.cresset.torch.nn;

import org.cresset.torch.DType;
import org.cresset.torch.Recurrence;
import org.cresset.torch.Scope;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One step of a recurrent network. Source: {@code torch.nn.RNNCell}, {@code LSTMCell}, {@code
 * GRUCell}.
 *
 * <p>Shape: (B, in) and states (B, H); one example may go without B. Parameters: {@code weight_ih}
 * (gates H, in), {@code weight_hh} (gates H, H), {@code bias_ih} and {@code bias_hh} (gates H),
 * evenly from ±1/sqrt(H).
 */
public final class RecurrentCell extends Module {
  /** The kinds of cell. */
  public enum Kind {
    /** By tanh. */
    RNN(1),
    /** By ReLU. */
    RNN_RELU(1),
    /** Gated recurrent units. */
    GRU(3),
    /** Long short-term memory. */
    LSTM(4);

    private final int gates;

    Kind(int gates) {
      this.gates = gates;
    }

    private String cell() {
      return (this == RNN_RELU ? "RNN" : name()) + "Cell";
    }
  }

  /**
   * What a step gives.
   *
   * @param h the state
   * @param c an LSTM's cell, else null
   */
  public record State(Tensor h, @Nullable Tensor c) {}

  private final Kind kind;
  private final Recurrence.Weights weights;
  private final long hiddenSize;

  private RecurrentCell(Kind kind, long inputSize, long hiddenSize, boolean bias) {
    if (inputSize < 1 || hiddenSize < 1) {
      throw new IllegalArgumentException(
          kind.cell() + ": sizes must be 1 or more, got " + inputSize + " and " + hiddenSize);
    }
    this.kind = kind;
    this.hiddenSize = hiddenSize;
    long rows = kind.gates * hiddenSize;
    Tensor inputHidden = weight("weight_ih", rows, inputSize);
    Tensor hiddenHidden = weight("weight_hh", rows, hiddenSize);
    Tensor inputBias = bias ? weight("bias_ih", rows) : null;
    Tensor hiddenBias = bias ? weight("bias_hh", rows) : null;
    weights = new Recurrence.Weights(inputHidden, hiddenHidden, inputBias, hiddenBias, null);
  }

  private Tensor weight(String name, long... sizes) {
    double bound = 1 / Math.sqrt((double) hiddenSize);
    return Init.uniform_(parameter(name, Tensor.empty(DType.FLOAT32, sizes)), -bound, bound);
  }

  /** A cell with biases. */
  public static RecurrentCell of(Kind kind, long inputSize, long hiddenSize) {
    return of(kind, inputSize, hiddenSize, true);
  }

  /** A cell with biases or without. */
  public static RecurrentCell of(Kind kind, long inputSize, long hiddenSize, boolean bias) {
    return new RecurrentCell(kind, inputSize, hiddenSize, bias);
  }

  /** The state after a step from zeros. */
  @Override
  public Tensor forward(Tensor input) {
    State state = step(input, null, null);
    Tensor c = state.c;
    if (c != null) c.close();
    return state.h;
  }

  /**
   * One step.
   *
   * @param h the state before, or null for zeros
   * @param c an LSTM's cell before, or null for zeros
   */
  public State step(Tensor input, @Nullable Tensor h, @Nullable Tensor c) {
    if ((input.dim() != 1 && input.dim() != 2) || input.size(-1) != weights.inputHidden().size(1)) {
      throw new ShapeException(
          "%s: the input must be (B, %d) or (%2$d), got %s%s"
              .formatted(kind(), weights.inputHidden().size(1), input.dtype(), input.shape()));
    }
    try (Scope scope = Scope.open()) {
      long[] row = {-1, input.size(-1)};
      Tensor steps = input.reshape(row).unsqueeze(0); // (1, B, in)
      Tensor before = state(h, steps);
      Tensor cell = kind == Kind.LSTM ? state(c, steps) : before;
      Tensor after;
      Tensor cellAfter = null;
      switch (kind) {
        case RNN, RNN_RELU -> after = Recurrence.rnn(steps, before, weights, kind != Kind.RNN);
        case GRU -> after = Recurrence.gru(steps, before, weights);
        case LSTM -> {
          var both = Recurrence.lstm(steps, before, cell, weights);
          after = both.get(0);
          cellAfter = scope.keep(shaped(both.get(1), input));
        }
        default -> throw new AssertionError(kind);
      }
      return new State(scope.keep(shaped(after, input)), cellAfter);
    }
  }

  private Tensor state(@Nullable Tensor given, Tensor steps) {
    long batch = steps.size(1);
    if (given == null) {
      return Tensor.zeros(steps.dtype(), batch, hiddenSize).to(steps.device());
    }
    if (given.numel() != batch * hiddenSize || given.size(-1) != hiddenSize) {
      throw new ShapeException(
          "%s: a state must be (%d, %d), got %s"
              .formatted(kind(), batch, hiddenSize, given.shape()));
    }
    return given.reshape(batch, hiddenSize);
  }

  private Tensor shaped(Tensor steps, Tensor input) {
    Tensor step = steps.select(0, 0);
    return input.dim() == 1 ? step.select(0, 0) : step;
  }

  @Override
  protected String kind() {
    return kind.cell();
  }

  @Override
  protected String settings() {
    return weights.inputHidden().size(1)
        + ", "
        + hiddenSize
        + (weights.inputBias() == null ? ", bias=False" : "")
        + (kind == Kind.RNN_RELU ? ", nonlinearity=relu" : "");
  }
}
