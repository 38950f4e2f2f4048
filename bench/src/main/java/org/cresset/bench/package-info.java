/** Measurements side by side with Python. */
@NullMarked
package org.cresset.bench;

import org.jspecify.annotations.NullMarked;
