package org.cresset.torch.nn;

/**
 * How a recurrent network is built.
 *
 * @param layers how many, one on the other
 * @param bias whether sums have biases
 * @param batchFirst whether input and output are (B, T, ...) instead of (T, B, ...)
 * @param dropout the probability that a value between layers is left out in training
 * @param bidirectional whether a second network goes from the last step to the first
 * @param projSize what an LSTM's states are made smaller to, or 0 for not at all
 */
public record RecurrentOptions(
    int layers,
    boolean bias,
    boolean batchFirst,
    double dropout,
    boolean bidirectional,
    long projSize) {
  /** One layer with biases, steps first, one direction. */
  public static final RecurrentOptions DEFAULT = new RecurrentOptions(1, true, false, 0, false, 0);

  /** Checks the numbers. */
  public RecurrentOptions {
    if (layers < 1) {
      throw new IllegalArgumentException("recurrent: layers must be 1 or more, got " + layers);
    }
    if (!(dropout >= 0 && dropout <= 1)) {
      throw new IllegalArgumentException("recurrent: dropout must be from 0 to 1, got " + dropout);
    }
    if (projSize < 0) {
      throw new IllegalArgumentException(
          "recurrent: the projection's size must be 0 or more, got " + projSize);
    }
  }

  /** Another number of layers. */
  public RecurrentOptions layers(int layers) {
    return new RecurrentOptions(layers, bias, batchFirst, dropout, bidirectional, projSize);
  }

  /** With biases or without. */
  public RecurrentOptions bias(boolean bias) {
    return new RecurrentOptions(layers, bias, batchFirst, dropout, bidirectional, projSize);
  }

  /** Sequences first, or steps. */
  public RecurrentOptions batchFirst(boolean batchFirst) {
    return new RecurrentOptions(layers, bias, batchFirst, dropout, bidirectional, projSize);
  }

  /** Dropout between layers. */
  public RecurrentOptions dropout(double p) {
    return new RecurrentOptions(layers, bias, batchFirst, p, bidirectional, projSize);
  }

  /** In both directions or one. */
  public RecurrentOptions bidirectional(boolean both) {
    return new RecurrentOptions(layers, bias, batchFirst, dropout, both, projSize);
  }

  /** A projection of an LSTM's states. */
  public RecurrentOptions projSize(long size) {
    return new RecurrentOptions(layers, bias, batchFirst, dropout, bidirectional, size);
  }

  int directions() {
    return bidirectional ? 2 : 1;
  }

  /** As PyTorch prints them after the sizes. */
  String text() {
    return (projSize == 0 ? "" : ", proj_size=" + projSize)
        + (layers == 1 ? "" : ", num_layers=" + layers)
        + (bias ? "" : ", bias=False")
        + (batchFirst ? ", batch_first=True" : "")
        + (dropout == 0 ? "" : ", dropout=" + dropout)
        + (bidirectional ? ", bidirectional=True" : "");
  }
}
