/** Debian packages: found by apt, read without running anything of them. */
@NullMarked
package org.cresset.image.debian;

import org.jspecify.annotations.NullMarked;
