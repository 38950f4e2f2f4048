/** Jupyter's kernel for Java, and what it shows inline. */
@NullMarked
package org.cresset.notebook;

import org.jspecify.annotations.NullMarked;
