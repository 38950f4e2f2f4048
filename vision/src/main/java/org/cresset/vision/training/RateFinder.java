package org.cresset.vision.training;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.cresset.torch.Device;
import org.cresset.torch.Generator;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.Scope;
import org.cresset.torch.data.Batch;
import org.cresset.torch.data.BatchIterator;
import org.cresset.torch.data.DataLoader;
import org.cresset.torch.io.AtomicFile;
import org.cresset.torch.nn.Module;
import org.cresset.torch.optim.ExponentialLR;

/**
 * Tries learning rates from tiny to far too great in one short training, and reads off which is
 * best to begin with. Source: Smith, "Cyclical Learning Rates for Training Neural Networks" (2015).
 *
 * @param points what was tried, in this order
 */
public record RateFinder(List<Point> points) {
  private static final double LOWEST = 1e-6;
  private static final double HIGHEST = 10;
  private static final double SMOOTHING = 0.8; // what the smoothed loss keeps of itself a step
  private static final int LATE = 4; // steps by which that makes it late: 0.8 / (1 - 0.8)
  private static final double DIVERGED = 4; // times the least loss
  private static final int WARM_UP = 10; // steps whose losses say little yet

  /** Copies the list. */
  public RateFinder {
    points = List.copyOf(points);
  }

  /**
   * One step.
   *
   * @param rate its learning rate
   * @param loss the batch's
   * @param smooth the mean of the losses up to here, the late ones counting most
   */
  public record Point(double rate, double loss, double smooth) {}

  /**
   * Tries so many rates, a step each, with a network of its own.
   *
   * @param steps 20 or more
   */
  public static RateFinder of(Recipe recipe, Settings settings, Device device, int steps) {
    if (steps < 20) throw new IllegalArgumentException("RateFinder: steps must be 20 or more");
    device.available();
    TrainingData data = Trainer.data(recipe, settings);
    Generator.manualSeed(settings.seed());
    double factor = Math.pow(HIGHEST / LOWEST, 1.0 / (steps - 1));
    try (Scope _ = Scope.open()) {
      Module network = recipe.network(recipe.model(settings), data.classes().size());
      settings.weights().ifPresent(file -> StartingWeights.load(network, file, _ -> {}));
      network.to(MemoryFormat.CHANNELS_LAST).to(device);
      try (Learning learning =
          new Learning(
              recipe,
              settings.learningRate(LOWEST),
              device,
              network,
              optimizer -> ExponentialLR.of(optimizer, factor))) {
        DataLoader loader =
            DataLoader.of(data.train()).batchSize(settings.batchSize()).shuffle(settings.seed());
        return new RateFinder(tried(learning, loader, steps));
      }
    }
  }

  private static List<Point> tried(Learning learning, DataLoader loader, int steps) {
    List<Point> points = new ArrayList<>();
    double mean = 0;
    double least = Double.POSITIVE_INFINITY;
    learning.train();
    for (long epoch = 0; points.size() < steps; epoch++) {
      try (BatchIterator batches = loader.epoch(epoch).iterator()) {
        while (batches.hasNext() && points.size() < steps) {
          Batch batch = batches.next();
          double rate = learning.learningRate();
          learning.forget(0);
          learning.learn(batch, 1);
          learning.step();
          double loss = learning.lossSum() / batch.size();
          mean = SMOOTHING * mean + (1 - SMOOTHING) * loss;
          double smooth = mean / (1 - Math.pow(SMOOTHING, points.size() + 1));
          points.add(new Point(rate, loss, smooth));
          least = Math.min(least, smooth);
          boolean diverged = smooth > DIVERGED * least && points.size() > WARM_UP;
          if (!Double.isFinite(loss) || diverged) return points;
        }
      }
    }
    return points;
  }

  /**
   * The rate at which the loss falls fastest, along the logarithm of the rate; empty if it falls
   * nowhere.
   */
  public OptionalDouble suggestion() {
    double steepest = 0;
    OptionalDouble found = OptionalDouble.empty();
    for (int i = WARM_UP; i + 1 < points.size(); i++) {
      double slope = points.get(i + 1).smooth() - points.get(i - 1).smooth();
      if (slope < steepest) {
        steepest = slope;
        found = OptionalDouble.of(points.get(i - LATE).rate());
      }
    }
    return found;
  }

  /** The rate at the least smoothed loss: more than this is too much; NaN of nothing. */
  public double least() {
    Point least = null;
    for (Point point : points) if (least == null || point.smooth < least.smooth) least = point;
    return least == null ? Double.NaN : least.rate;
  }

  /** Writes the curve: lines of {@code learning_rate,loss,smoothed_loss}. */
  public void write(Path file) {
    StringBuilder text = new StringBuilder("learning_rate,loss,smoothed_loss\n");
    for (Point p : points) {
      text.append(String.format(Locale.ROOT, "%.6g,%.6g,%.6g%n", p.rate, p.loss, p.smooth));
    }
    RunFolder.create(file.toAbsolutePath().resolveSibling(""));
    ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
    AtomicFile.write(file, channel -> channel.write(bytes));
  }
}
