/**
 * Optimizers on LibTorch's fused and foreach kernels, schedules of their learning rates, clipping
 * of gradients and averages of weights. Source: {@code torch.optim}.
 *
 * <p>An optimizer changes parameters that belong to a {@link org.cresset.torch.nn.Module}; what it
 * remembers about them belongs to it.
 */
@NullMarked
package org.cresset.torch.optim;

import org.jspecify.annotations.NullMarked;
