/**
 * What happens to an image on its way into a batch.
 *
 * <p>Chance and change are apart: a {@link org.cresset.vision.transforms.Transform} draws, from the
 * item's own random numbers, an {@link org.cresset.vision.transforms.ImageOp} whose parameters are
 * fixed, so that an image and its mask can be changed alike and a change can be tested. Geometry
 * works on 8-bit pixels; scaling and normalisation come last, in the one pass that writes the
 * floats into the batch's memory.
 */
@NullMarked
package org.cresset.vision.transforms;

import org.jspecify.annotations.NullMarked;
