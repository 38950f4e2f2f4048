/** Unpacks xz by the system's own library. */
@NullMarked
package org.cresset.image.internal;

import org.jspecify.annotations.NullMarked;
