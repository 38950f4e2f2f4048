/**
 * How well a network does: counted on tensors where they are, so that no pixel is looked at by
 * Java.
 *
 * <p>A counter takes batches ({@link org.cresset.vision.metrics.ConfusionCounter}, {@link
 * org.cresset.vision.metrics.CalibrationCounter}, {@link org.cresset.vision.metrics.TopK}) and
 * gives a value ({@link org.cresset.vision.metrics.ConfusionMatrix}, {@link
 * org.cresset.vision.metrics.Calibration}) that knows the measures. Counters wait for the device
 * only when they are asked.
 */
@NullMarked
package org.cresset.vision.metrics;

import org.jspecify.annotations.NullMarked;
