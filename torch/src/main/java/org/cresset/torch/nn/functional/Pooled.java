package org.cresset.torch.nn.functional;

import org.cresset.torch.Tensor;

/**
 * The greatest of each window, and where it stood.
 *
 * @param values the greatest
 * @param indices their positions in the spatial dimensions of their channel, row-major, int64
 */
public record Pooled(Tensor values, Tensor indices) {}
