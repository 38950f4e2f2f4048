package org.cresset.torch.nn;

import org.cresset.torch.Tensor;

/** How wrong an output is: what training makes small. */
@FunctionalInterface
public interface Loss {
  /** The loss of an output against what it should be. */
  Tensor forward(Tensor output, Tensor target);
}
