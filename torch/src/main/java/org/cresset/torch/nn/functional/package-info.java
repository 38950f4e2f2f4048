/**
 * What layers and losses compute, without the layers. Source: {@code torch.nn.functional}.
 *
 * <p>One class a theme. Functions of one tensor, such as {@code relu} or {@code softmax}, are
 * methods of {@link org.cresset.torch.Tensor}. What is computed on the way to a result is closed at
 * once; results belong to the caller's scope.
 */
@NullMarked
package org.cresset.torch.nn.functional;

import org.jspecify.annotations.NullMarked;
