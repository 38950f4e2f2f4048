package org.cresset.vision.metrics;

import java.util.List;

/**
 * Whether a classifier is right as often as it says: images in bins by the probability of what they
 * were taken for. Source: Guo et al., "On Calibration of Modern Neural Networks" (2017).
 *
 * @param bins from 0 to 1, equally wide
 */
public record Calibration(List<Bin> bins) {
  /** Copies the list. */
  public Calibration {
    bins = List.copyOf(bins);
  }

  /**
   * The images whose probability is above {@code from} and at most {@code to}.
   *
   * @param count how many
   * @param confidence the mean of their probabilities; NaN of none
   * @param accuracy the share that was told rightly; NaN of none
   */
  public record Bin(double from, double to, long count, double confidence, double accuracy) {
    double gap() {
      return Math.abs(accuracy - confidence);
    }
  }

  /** All images. */
  public long total() {
    return bins.stream().mapToLong(Bin::count).sum();
  }

  /**
   * The expected calibration error, from 0 to 1: the mean over the images of the difference between
   * the accuracy and the confidence of their bin; NaN of nothing.
   */
  public double error() {
    return bins.stream().filter(b -> b.count > 0).mapToDouble(b -> b.count * b.gap()).sum()
        / (total() == 0 ? Double.NaN : total());
  }

  /** The greatest difference of a bin that has images; NaN of nothing. */
  public double greatestError() {
    return bins.stream().filter(b -> b.count > 0).mapToDouble(Bin::gap).max().orElse(Double.NaN);
  }
}
