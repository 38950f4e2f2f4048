/**
 * Training that can be watched, interrupted and repeated.
 *
 * <p>A {@link org.cresset.vision.training.Recipe} says what is trained on what; a {@link
 * org.cresset.vision.training.Trainer} does it, tells a {@link
 * org.cresset.vision.training.TrainingListener} how far it is, and keeps what is worth keeping in a
 * {@link org.cresset.vision.training.RunFolder}. Nothing here prints.
 *
 * <ul>
 *   <li><b>Repeatable.</b> Weights, order of the data and augmentation are functions of the seed. A
 *       run that was interrupted, even killed, goes on from its last checkpoint and ends with the
 *       same weights, bit for bit, on the same machine.
 *   <li><b>Safe.</b> A file is written beside the old one and renamed once it lies on the disk, so
 *       that a full disk or a power cut leaves the old one.
 * </ul>
 */
@NullMarked
package org.cresset.vision.training;

import org.jspecify.annotations.NullMarked;
