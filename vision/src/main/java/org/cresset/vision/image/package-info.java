/**
 * Pictures in memory: 8-bit pixels, and how they come out of JPEG and PNG files.
 *
 * <p>Plain JPEG is decoded by libjpeg-turbo (see docs/decisions/0120), of a rectangle only what is
 * needed; PNG and other JPEG by the JDK's readers, one of each kind a thread (0020).
 */
@NullMarked
package org.cresset.vision.image;

import org.jspecify.annotations.NullMarked;
