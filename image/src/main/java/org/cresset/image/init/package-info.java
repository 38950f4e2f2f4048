/** Files by which other tools start our images. */
@NullMarked
package org.cresset.image.init;

import org.jspecify.annotations.NullMarked;
