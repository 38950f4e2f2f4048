/** Judges combinations of versions that were copied from somewhere, and finds them in files. */
@NullMarked
package org.cresset.stack.explain;

import org.jspecify.annotations.NullMarked;
