/**
 * The boundary to LibTorch: its libraries, its C functions, references to its tensors.
 *
 * <p>The only package with native calls. Knows nothing of {@code Tensor}; what it gives out are
 * {@link org.cresset.torch.internal.Handle handles} and codes.
 */
@NullMarked
package org.cresset.torch.internal;

import org.jspecify.annotations.NullMarked;
