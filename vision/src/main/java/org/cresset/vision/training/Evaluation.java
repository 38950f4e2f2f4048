package org.cresset.vision.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cresset.vision.metrics.Calibration;
import org.cresset.vision.metrics.ConfusionMatrix;

/**
 * How well a network does on images that it has not learnt from.
 *
 * <p>{@link Trainer} writes it at the end of a run as {@code evaluation.json}, with the images of
 * the samples as PNG files in {@code examples/}:
 *
 * <pre>{@code
 * {
 *   "task": "segmentation",              or "classification"
 *   "images": 101,
 *   "metrics": {"loss": 0.61, "miou": 0.52, "accuracy": 0.87, ...},   the first but "loss" is the score
 *   "classes": ["sky", "building", ...],
 *   "colours": ["#4682b4", "#464646", ...],       a class's colour in the masks
 *   "confusion": [[12, 0, ...], ...],             a row for each true class; images or pixels
 *   "per_class": [{"name": "sky", "truths": 120, "predictions": 118,
 *                  "precision": 0.9, "recall": 0.9, "iou": 0.8, "dice": 0.9}, ...],
 *   "calibration": [{"from": 0.0, "to": 0.07, "count": 3, "confidence": 0.05, "accuracy": 0.0}, ...],
 *   "worst": [SAMPLE, ...],              the worst first
 *   "best": [SAMPLE, ...]                the best first
 * }
 * }</pre>
 *
 * <p>A measure that does not exist, such as the precision of a class that nothing was taken for, is
 * {@code null}. {@code calibration} is there for classification alone. A sample's files are named
 * from the run's folder:
 *
 * <pre>{@code
 * {"name": "cat/3.jpg", "image": "examples/worst-1.png", "truth": "cat", "prediction": "dog",
 *  "probability": 0.98, "truth_probability": 0.01}
 * {"name": "val/0016E5_07959.jpg", "image": "examples/worst-1.png", "iou": 0.21,
 *  "truth_mask": "examples/worst-1-truth.png", "predicted_mask": "examples/worst-1-prediction.png"}
 * }</pre>
 *
 * <p>Masks are PNG files with a palette, whose values are the labels and whose colours are {@code
 * colours}; pixels to ignore are black.
 *
 * @param task {@code classification} or {@code segmentation}
 * @param images how many there were
 * @param metrics the overall measures by name, the {@code loss} first, then the score
 * @param confusion of images or of pixels
 * @param calibration of a classifier
 * @param worst the worst first: wrong ones that it was surest of, or of the least IoU
 * @param best the best first: right ones that it was surest of, or of the greatest IoU
 */
public record Evaluation(
    String task,
    long images,
    Map<String, Double> metrics,
    ConfusionMatrix confusion,
    Optional<Calibration> calibration,
    List<Sample> worst,
    List<Sample> best) {
  /** Copies lists and map; the map keeps its order. */
  public Evaluation {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    worst = List.copyOf(worst);
    best = List.copyOf(best);
  }
}
