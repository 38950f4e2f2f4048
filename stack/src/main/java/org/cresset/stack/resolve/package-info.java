/** Which of PyTorch's builds runs on a machine, and which fact forbids the others. */
@NullMarked
package org.cresset.stack.resolve;

import org.jspecify.annotations.NullMarked;
