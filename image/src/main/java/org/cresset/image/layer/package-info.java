/** Entries of a file system, and the one place that makes a layer of them. */
@NullMarked
package org.cresset.image.layer;

import org.jspecify.annotations.NullMarked;
