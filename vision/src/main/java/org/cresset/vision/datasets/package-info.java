/**
 * Sets of images as they are published, folders and tables of files, and shapes drawn on the spot.
 *
 * <p>{@link org.cresset.vision.datasets.LabelledImages} says what the pictures are; its {@code
 * dataset(...)} joins them with transforms to what a {@link org.cresset.torch.data.DataLoader}
 * reads: items of an {@code image} and a {@code label}.
 *
 * <p>{@link org.cresset.vision.datasets.SegmentedImages} are images with masks, whose items are an
 * {@code image} and a {@code mask}.
 */
@NullMarked
package org.cresset.vision.datasets;

import org.jspecify.annotations.NullMarked;
