package org.cresset.torch.nn.functional;

import org.cresset.torch.Tensor;

/** What a loss makes of the losses of its elements. */
public enum Reduction {
  /** Leaves them as they are. */
  NONE(0),
  /** Their mean; with class weights, the weighted mean. */
  MEAN(1),
  /** Their sum. */
  SUM(2);

  private final int code;

  Reduction(int code) {
    this.code = code;
  }

  /** {@code at::Reduction}'s number. */
  int code() {
    return code;
  }

  /** Applies it to the losses of elements. */
  Tensor of(Tensor losses) {
    return switch (this) {
      case NONE -> losses;
      case MEAN -> losses.mean();
      case SUM -> losses.sum();
    };
  }
}
