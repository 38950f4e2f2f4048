/**
 * Training in 16 bits without losing small gradients. Regions of mixed precision are {@link
 * org.cresset.torch.Autocast}.
 */
@NullMarked
package org.cresset.torch.amp;

import org.jspecify.annotations.NullMarked;
