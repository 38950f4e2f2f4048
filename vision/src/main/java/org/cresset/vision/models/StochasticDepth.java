package org.cresset.vision.models;

import java.util.Arrays;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Module;

/**
 * Zeroes whole items of a batch with probability p in training, and scales the others by 1/(1-p):
 * for a branch beside a shortcut. Source: Huang et al. 2016, {@code
 * torchvision.ops.StochasticDepth} with mode row.
 *
 * <p>Shape: (N, ...) stays.
 */
public final class StochasticDepth extends Module {
  private final double p;

  private StochasticDepth(double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("stochasticDepth: p must be from 0 to 1, got " + p);
    }
    this.p = p;
  }

  /** With probability {@code p}. */
  public static StochasticDepth of(double p) {
    return new StochasticDepth(p);
  }

  @Override
  public Tensor forward(Tensor input) {
    if (!training() || p == 0) return input;
    long[] sizes = new long[input.dim()];
    Arrays.fill(sizes, 1);
    sizes[0] = input.size(0);
    Tensor kept = Tensor.empty(input.dtype(), input.device(), MemoryFormat.CONTIGUOUS, sizes);
    try (var _ = NoGrad.open()) {
      kept.bernoulli_(1 - p);
      if (p < 1) kept.div_(1 - p);
    }
    Tensor result = input.mul(kept);
    kept.close();
    return result;
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String settings() {
    return "p=" + p + ", mode=row";
  }
}
