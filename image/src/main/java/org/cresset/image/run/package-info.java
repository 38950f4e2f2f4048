/** Starts images by whichever container runtime a machine has. */
@NullMarked
package org.cresset.image.run;

import org.jspecify.annotations.NullMarked;
