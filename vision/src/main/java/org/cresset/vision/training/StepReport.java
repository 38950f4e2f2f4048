package org.cresset.vision.training;

import java.util.function.DoubleSupplier;
import org.cresset.vision.training.TrainingCheckpoint.Position;

/** How far an epoch has come. */
public final class StepReport {
  private final Position position;
  private final int batches;
  private final double seconds;
  private final long images;
  private final DoubleSupplier loss;

  StepReport(Position position, int batches, double seconds, long images, DoubleSupplier loss) {
    this.position = position;
    this.batches = batches;
    this.seconds = seconds;
    this.images = images;
    this.loss = loss;
  }

  /** The epoch, from 1. */
  public int epoch() {
    return position.epoch() + 1;
  }

  /** Steps made in this epoch. */
  public int batch() {
    return position.batch();
  }

  /** Steps of an epoch. */
  public int batches() {
    return batches;
  }

  /** Training images per second, since this process began with the epoch. */
  public double imagesPerSecond() {
    return images / Math.max(seconds, 1e-9);
  }

  /** Steps per second, since this process began with the epoch. */
  public double secondsPerStep(int batchSize) {
    return batchSize / Math.max(imagesPerSecond(), 1e-9);
  }

  /** The mean loss of the epoch so far. Waits for the device: ask for it seldom. */
  public double meanLoss() {
    return loss.getAsDouble();
  }
}
