/** Makes locks: from the catalogue alone, or with pip's own resolver. */
@NullMarked
package org.cresset.stack.locking;

import org.jspecify.annotations.NullMarked;
