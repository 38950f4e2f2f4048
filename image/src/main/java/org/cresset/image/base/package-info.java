/** Images that others are built upon: any, by its digest, as it is. */
@NullMarked
package org.cresset.image.base;

import org.jspecify.annotations.NullMarked;
