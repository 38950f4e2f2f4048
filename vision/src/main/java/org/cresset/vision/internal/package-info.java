/** Native code: the one place of this module that calls it. */
@NullMarked
package org.cresset.vision.internal;

import org.jspecify.annotations.NullMarked;
