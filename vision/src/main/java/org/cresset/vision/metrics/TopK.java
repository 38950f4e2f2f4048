package org.cresset.vision.metrics;

import org.cresset.torch.NoGrad;
import org.cresset.torch.Scope;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;

/** Whether the true class is among the most probable ones. */
public final class TopK {
  private TopK() {}

  /**
   * How many items have their true class among their {@code k} greatest values.
   *
   * @param logits (N, C), before or after softmax
   * @param labels int64 (N)
   * @param k 1 to C
   * @return int64 (), on the device, so that nobody waits
   */
  public static Tensor hits(Tensor logits, Tensor labels, int k) {
    if (logits.dim() != 2 || labels.dim() != 1 || logits.size(0) != labels.size(0)) {
      throw new ShapeException(
          "TopK: logits must be (N, C) and labels (N), got "
              + logits.shape()
              + " and "
              + labels.shape());
    }
    if (k < 1 || k > logits.size(1)) {
      throw new IllegalArgumentException(
          "TopK: k must be from 1 to the %d classes, got %d".formatted(logits.size(1), k));
    }
    try (Scope scope = Scope.open();
        NoGrad _ = NoGrad.open()) {
      Tensor first = logits.topk(k, 1, true, false).indices(); // (N, k)
      return scope.keep(first.eq(labels.unsqueeze(1)).sum());
    }
  }
}
