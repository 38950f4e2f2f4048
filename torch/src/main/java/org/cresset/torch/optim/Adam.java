package org.cresset.torch.optim;

import java.util.List;
import java.util.function.UnaryOperator;
import org.cresset.torch.Op;
import org.cresset.torch.nn.Parameter;

/**
 * Adam: steps by the mean gradient over the root of the mean squared gradient. Weight decay is
 * added to the gradient. Source: Kingma and Ba 2014, {@code torch.optim.Adam}.
 */
public final class Adam extends AdamFamily {
  private static final Op FUSED = fused("_fused_adam_");
  private static final double WEIGHT_DECAY = 0;

  private Adam(List<Parameter> parameters, double lr, Options options) {
    super(FUSED, parameters, lr, options);
  }

  /** Betas 0.9 and 0.999, eps 1e-8, no weight decay. */
  public static Adam of(List<Parameter> parameters, double lr) {
    return of(parameters, lr, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.weightDecay(0.1)}. */
  public static Adam of(List<Parameter> parameters, double lr, UnaryOperator<Options> options) {
    return new Adam(parameters, lr, options(WEIGHT_DECAY, options));
  }
}
