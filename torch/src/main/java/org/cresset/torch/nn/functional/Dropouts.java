package org.cresset.torch.nn.functional;

import org.cresset.torch.Aten;
import org.cresset.torch.Op;
import org.cresset.torch.Tensor;

/** What is left out by chance in training. */
public final class Dropouts {
  private static final Op DROPOUT =
      Op.of("native_dropout(Tensor input, float p, bool? train) -> (Tensor, Tensor)");

  private Dropouts() {}

  /** Zeroes each element with probability p in training, and scales the others by 1/(1-p). */
  public static Tensor dropout(Tensor input, double p, boolean training) {
    return training && p > 0 ? Aten.callFirst(DROPOUT, input, p, true) : input;
  }
}
