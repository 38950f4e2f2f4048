/**
 * Pictures in memory: 8-bit pixels, and how they come out of JPEG and PNG files.
 *
 * <p>Decoding is the JDK's own (see docs/decisions/0020): its readers are kept, one of each kind a
 * thread, which makes small images twice as fast as {@code ImageIO.read} on a fresh reader.
 */
@NullMarked
package org.cresset.vision.image;

import org.jspecify.annotations.NullMarked;
