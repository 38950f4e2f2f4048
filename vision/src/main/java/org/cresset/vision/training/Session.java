package org.cresset.vision.training;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.cresset.torch.Device;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.Scope;
import org.cresset.torch.TorchException;
import org.cresset.torch.data.Batch;
import org.cresset.torch.data.BatchIterator;
import org.cresset.torch.data.DataLoader;
import org.cresset.torch.io.Safetensors;
import org.cresset.torch.nn.Module;
import org.cresset.vision.training.TrainingCheckpoint.Position;

/** A training that is going on: what learns, and where in the data it stands. */
final class Session implements AutoCloseable {
  private static final double NANOS = 1e9;

  private final Recipe recipe;
  private final Settings settings;
  private final Device device;
  private final int workers;
  private final TrainingData data;
  private final DataLoader train;
  private final DataLoader test;
  private final Learning learning;
  private final Evaluator evaluator;
  private Position position = Position.START;
  private double secondsBefore; // of this epoch, in processes before this one
  private long startedAt;

  /**
   * Begins with fresh weights, or with those of the settings' file.
   *
   * @param first whether the weights of that file are wanted: a run that goes on has its own
   * @param note is told what a person should know
   */
  Session(
      Recipe recipe,
      Settings settings,
      boolean first,
      Device device,
      int workers,
      TrainingData data,
      Consumer<String> note) {
    this.recipe = recipe;
    this.settings = settings;
    this.device = device;
    this.workers = workers;
    this.data = data;
    train =
        DataLoader.of(data.train())
            .batchSize(settings.batchSize())
            .shuffle(settings.seed())
            .workers(workers);
    // Batches of another size would leave memory behind that training cannot use.
    test = DataLoader.of(data.test()).batchSize(settings.batchSize()).workers(workers);
    long steps = (long) settings.epochs() * stepsAnEpoch();
    Module network = recipe.network(recipe.model(settings), data.classes().size());
    if (first) settings.weights().ifPresent(file -> StartingWeights.load(network, file, note));
    network.to(MemoryFormat.CHANNELS_LAST).to(device);
    learning =
        new Learning(recipe, settings, device, network, o -> recipe.schedule(o, settings, steps));
    evaluator =
        new Evaluator(
            recipe.task(), data.classes(), recipe.normalize(), device, network, learning::told);
  }

  private int stepsAnEpoch() {
    int accumulate = settings.tuning().accumulate();
    return (train.batches() + accumulate - 1) / accumulate;
  }

  Position position() {
    return position;
  }

  void nextEpoch() {
    position = position.nextEpoch();
    secondsBefore = 0;
    learning.forget(0);
  }

  /**
   * Makes the steps of the epoch that are left, as long as {@code goOn} says so after each.
   *
   * @return whether the epoch has no more steps
   */
  boolean trainEpoch(Predicate<StepReport> goOn) {
    startedAt = System.nanoTime();
    learning.train();
    int first = position.batch();
    try (BatchIterator batches = train.epoch(position.epoch()).iterator(first)) {
      while (batches.hasNext()) {
        step(batches);
        if (!goOn.test(report(first))) return false;
      }
    }
    return true;
  }

  /** One step, which may take several batches; the last of an epoch takes those that are left. */
  private void step(BatchIterator batches) {
    int parts = settings.tuning().accumulate();
    double images = images(position.batch() + parts) - images(position.batch());
    for (int i = 0; i < parts && batches.hasNext(); i++) {
      Batch batch = batches.next();
      learning.learn(batch, batch.size() / images);
      position = position.nextBatch();
    }
    learning.step();
  }

  private StepReport report(int first) {
    double seconds = (System.nanoTime() - startedAt) / NANOS;
    long images = images(position.batch()) - images(first);
    return new StepReport(position, train.batches(), seconds, images, this::meanLoss);
  }

  /** Images in the first batches of an epoch. */
  private long images(int batches) {
    return Math.min((long) batches * settings.batchSize(), data.train().size());
  }

  /** Steps made since the run began. */
  private long steps() {
    int parts = settings.tuning().accumulate();
    return (long) position.epoch() * stepsAnEpoch() + (position.batch() + parts - 1) / parts;
  }

  /** The mean loss of the epoch's images so far; waits for the device. */
  private double meanLoss() {
    double mean = learning.lossSum() / Math.max(1, images(position.batch()));
    if (Double.isFinite(mean)) return mean;
    throw new TorchException(
        "train: the loss must stay a finite number, got %s in epoch %d after %d steps"
            .formatted(mean, position.epoch() + 1, steps()),
        "a smaller learning rate may help: --lr " + settings.learningRate() / 10,
        null);
  }

  /** Tests what the epoch has brought, or gives up once {@code goOn} says no. */
  Optional<EpochReport> test(BooleanSupplier goOn) {
    double trainSeconds = secondsBefore + (System.nanoTime() - startedAt) / NANOS;
    double trainLoss = meanLoss();
    double rate = learning.learningRate();
    long testStart = System.nanoTime();
    var measured = learning.withBest(() -> evaluator.measure(test, goOn));
    double testSeconds = (System.nanoTime() - testStart) / NANOS;
    return measured.map(
        result ->
            new EpochReport(
                position.epoch() + 1,
                steps(),
                trainLoss,
                result.loss(),
                result.metrics(),
                rate,
                data.train().size() / trainSeconds,
                trainSeconds + testSeconds));
  }

  /** Measures the network that was saved, with examples. */
  Evaluation evaluate(Path model) {
    try (Scope _ = Scope.open()) {
      learning.network().loadStateDict(Safetensors.read(model));
    }
    int batch = settings.batchSize();
    return evaluator.evaluate(data.test(), batch, workers);
  }

  /** Saves all that is needed to go on from here. */
  void save(Path file) {
    double mean = meanLoss();
    double seconds = secondsBefore;
    if (position.batch() > 0) seconds += (System.nanoTime() - startedAt) / NANOS;
    var checkpoint =
        new TrainingCheckpoint(
            recipe.name(), settings, device, position, learning.lossSum(), seconds);
    if (Double.isFinite(mean)) checkpoint.write(file, learning);
  }

  /** Goes back to what {@link #save} saved. */
  void restore(Path file, TrainingCheckpoint checkpoint) {
    checkpoint.restore(file, learning);
    position = checkpoint.position();
    secondsBefore = checkpoint.seconds();
    learning.forget(checkpoint.lossSum());
  }

  /** Saves the network, or the average of its weights, for {@link TrainedModel}. */
  void saveModel(Path file) {
    String model = recipe.model(settings);
    learning.withBest(
        () -> {
          TrainedModel.save(file, recipe, model, data.classes(), learning.network());
          return file;
        });
  }

  @Override
  public void close() {
    learning.close();
  }
}
