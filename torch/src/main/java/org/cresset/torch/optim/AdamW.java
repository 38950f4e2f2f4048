package org.cresset.torch.optim;

import java.util.List;
import java.util.function.UnaryOperator;
import org.cresset.torch.Op;
import org.cresset.torch.nn.Parameter;

/**
 * Adam whose weight decay shrinks the parameters themselves and not by the gradient. Source:
 * Loshchilov and Hutter 2017, {@code torch.optim.AdamW}.
 */
public final class AdamW extends AdamFamily {
  private static final Op FUSED = fused("_fused_adamw_");
  private static final double WEIGHT_DECAY = 1e-2;

  private AdamW(List<Parameter> parameters, double lr, Options options) {
    super(FUSED, parameters, lr, options);
  }

  /** Betas 0.9 and 0.999, eps 1e-8, weight decay 0.01. */
  public static AdamW of(List<Parameter> parameters, double lr) {
    return of(parameters, lr, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.weightDecay(0.1)}. */
  public static AdamW of(List<Parameter> parameters, double lr, UnaryOperator<Options> options) {
    return new AdamW(parameters, lr, options(WEIGHT_DECAY, options));
  }
}
