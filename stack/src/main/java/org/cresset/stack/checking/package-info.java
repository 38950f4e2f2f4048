/** Compares the catalogue with the wheels themselves; the wheel wins. */
@NullMarked
package org.cresset.stack.checking;

import org.jspecify.annotations.NullMarked;
