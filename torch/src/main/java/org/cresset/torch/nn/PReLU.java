package org.cresset.torch.nn;

import org.cresset.torch.DType;
import org.cresset.torch.Tensor;

/**
 * x above 0, else a learned slope times x. Source: He et al. 2015, {@code torch.nn.PReLU}.
 *
 * <p>Shape: stays. Parameter: {@code weight} (1) or (C), 0.25 at first.
 */
public final class PReLU extends Module {
  private final Tensor weight;

  private PReLU(long parameters, double first) {
    if (parameters < 1) {
      throw new IllegalArgumentException(
          "prelu: there must be 1 parameter or more, got " + parameters);
    }
    weight = parameter("weight", Tensor.full(first, DType.FLOAT32, parameters));
  }

  /** One slope for all. */
  public static PReLU of() {
    return of(1);
  }

  /** A slope for each of so many channels. */
  public static PReLU of(long parameters) {
    return of(parameters, 0.25);
  }

  /** The same, starting with other slopes. */
  public static PReLU of(long parameters, double first) {
    return new PReLU(parameters, first);
  }

  @Override
  public Tensor forward(Tensor input) {
    return input.prelu(weight);
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String settings() {
    return "num_parameters=" + weight.numel();
  }
}
