/** What goes into Cresset's images, and how they are built. */
@NullMarked
package org.cresset.image.edition;

import org.jspecify.annotations.NullMarked;
