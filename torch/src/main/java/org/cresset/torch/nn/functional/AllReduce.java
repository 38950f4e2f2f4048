package org.cresset.torch.nn.functional;

import org.cresset.torch.Tensor;

/**
 * The processes that train together, as far as {@link SynchronizedBatchNorm} needs them. A process
 * group implements it; its tensors may be on any device that the group can reach.
 */
@FunctionalInterface
public interface AllReduce {
  /**
   * The sum of a tensor of one shape over all processes. Every process calls it equally often; the
   * gradient of the result is summed over all processes in the same way.
   */
  Tensor sum(Tensor local);
}
