package org.cresset.torch.nn;

import java.util.function.UnaryOperator;
import org.cresset.torch.Tensor;

/**
 * How a transformer's layer is built.
 *
 * @param dimFeedforward the features between the two linear layers
 * @param dropout the probability that a value is left out in training
 * @param activation what stands between the two linear layers
 * @param layerNormEps added to variances
 * @param batchFirst whether batches come before steps
 * @param normFirst whether norms come before what they belong to instead of after
 * @param bias whether linear layers and norms have biases
 */
public record TransformerOptions(
    long dimFeedforward,
    double dropout,
    UnaryOperator<Tensor> activation,
    double layerNormEps,
    boolean batchFirst,
    boolean normFirst,
    boolean bias) {
  /** 2048 features, dropout 0.1, ReLU, steps first, norms last. */
  public static final TransformerOptions DEFAULT =
      new TransformerOptions(2048, 0.1, Tensor::relu, 1e-5, false, false, true);

  /** Another width. */
  public TransformerOptions dimFeedforward(long features) {
    return new TransformerOptions(
        features, dropout, activation, layerNormEps, batchFirst, normFirst, bias);
  }

  /** Another dropout. */
  public TransformerOptions dropout(double p) {
    return new TransformerOptions(
        dimFeedforward, p, activation, layerNormEps, batchFirst, normFirst, bias);
  }

  /** Another activation, such as {@code Tensor::gelu}. */
  public TransformerOptions activation(UnaryOperator<Tensor> function) {
    return new TransformerOptions(
        dimFeedforward, dropout, function, layerNormEps, batchFirst, normFirst, bias);
  }

  /** Another eps. */
  public TransformerOptions layerNormEps(double eps) {
    return new TransformerOptions(
        dimFeedforward, dropout, activation, eps, batchFirst, normFirst, bias);
  }

  /** Batches first, or steps. */
  public TransformerOptions batchFirst(boolean first) {
    return new TransformerOptions(
        dimFeedforward, dropout, activation, layerNormEps, first, normFirst, bias);
  }

  /** Norms first, or last. */
  public TransformerOptions normFirst(boolean first) {
    return new TransformerOptions(
        dimFeedforward, dropout, activation, layerNormEps, batchFirst, first, bias);
  }

  /** With biases or without. */
  public TransformerOptions bias(boolean bias) {
    return new TransformerOptions(
        dimFeedforward, dropout, activation, layerNormEps, batchFirst, normFirst, bias);
  }

  MultiheadAttention attention(long features, long heads) {
    return MultiheadAttention.of(
        features, heads, o -> o.dropout(dropout).batchFirst(batchFirst).bias(bias));
  }

  LayerNorm norm(long features) {
    return LayerNorm.of(features, o -> o.eps(layerNormEps).bias(bias));
  }
}
