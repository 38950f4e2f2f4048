/** What is known of PyTorch's releases, of CUDA and of drivers, each fact with its source. */
@NullMarked
package org.cresset.stack.catalogue;

import org.jspecify.annotations.NullMarked;
