/** Tensors and automatic differentiation on LibTorch. */
@NullMarked
package org.cresset.torch;

import org.jspecify.annotations.NullMarked;
