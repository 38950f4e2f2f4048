/**
 * Layers, losses and networks. Source: {@code torch.nn}.
 *
 * <p>A network is a {@link org.cresset.torch.nn.Module}: it owns its parameters, names them as
 * PyTorch does and computes its output in {@code forward}. What needs no parameters stands in
 * {@link org.cresset.torch.nn.functional}.
 *
 * <p>{@code Module} is also the name of a class in {@code java.lang}: import this one by its full
 * name, not by {@code nn.*}.
 */
@NullMarked
package org.cresset.torch.nn;

import org.jspecify.annotations.NullMarked;
