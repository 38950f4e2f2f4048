package org.cresset.vision.training;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.cresset.torch.Autocast;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.amp.GradScaler;
import org.cresset.torch.data.Batch;
import org.cresset.torch.data.BatchIterator;
import org.cresset.torch.data.DataLoader;
import org.cresset.torch.nn.CrossEntropyLoss;
import org.cresset.torch.nn.Module;
import org.cresset.torch.optim.Optimizer;
import org.cresset.torch.optim.Scheduler;
import org.cresset.vision.training.Checkpoint.Position;

/** A training that is going on: the network, its optimizer, and where in the data it stands. */
final class Session implements AutoCloseable {
  private static final double NANOS = 1e9;

  private final Recipe recipe;
  private final Settings settings;
  private final Device device;
  private final TrainingData data;
  private final DataLoader train;
  private final DataLoader test;
  private final Module network;
  private final Optimizer optimizer;
  private final Scheduler schedule;
  private final GradScaler scaler; // switched off but for float16
  private final CrossEntropyLoss criterion = CrossEntropyLoss.of();
  private final Tensor lossSum; // of the epoch's images so far: on the device, so nobody waits
  private Position position = Position.START;
  private double secondsBefore; // of this epoch, in processes before this one
  private long startedAt;

  Session(Recipe recipe, Settings settings, Device device, int workers, TrainingData data) {
    this.recipe = recipe;
    this.settings = settings;
    this.device = device;
    this.data = data;
    train =
        DataLoader.of(data.train())
            .batchSize(settings.batchSize())
            .shuffle(settings.seed())
            .workers(workers);
    // Batches of another size would leave memory behind that training cannot use.
    test = DataLoader.of(data.test()).batchSize(settings.batchSize()).workers(workers);
    network = recipe.network(data.classes().size()).to(MemoryFormat.CHANNELS_LAST).to(device);
    optimizer = recipe.optimizer(network, settings);
    schedule = recipe.schedule(optimizer, settings, (long) settings.epochs() * train.batches());
    boolean scaled = settings.amp().equals(Optional.of(DType.FLOAT16));
    scaler = GradScaler.of(device, o -> o.enabled(scaled));
    lossSum = Tensor.empty(DType.FLOAT64, device, MemoryFormat.CONTIGUOUS).leaveScope().zero_();
  }

  Position position() {
    return position;
  }

  void nextEpoch() {
    position = position.nextEpoch();
    secondsBefore = 0;
    lossSum.zero_();
  }

  /**
   * Makes the steps of the epoch that are left, as long as {@code goOn} says so after each.
   *
   * @return whether the epoch has no more steps
   */
  boolean trainEpoch(Predicate<StepReport> goOn) {
    startedAt = System.nanoTime();
    network.train();
    int first = position.batch();
    try (BatchIterator batches = train.epoch(position.epoch()).iterator(first)) {
      while (batches.hasNext()) {
        step(batches.next());
        position = position.nextBatch();
        if (!goOn.test(report(first))) return false;
      }
    }
    return true;
  }

  private void step(Batch batch) {
    try (Scope _ = Scope.open()) {
      Tensor images = batch.tensor("image").to(device); // (N, 3, H, W)
      Tensor labels = batch.tensor("label").to(device); // (N)
      Tensor loss;
      try (Autocast _ = autocast()) {
        loss = criterion.forward(network.call(images), labels);
      }
      optimizer.zeroGrad();
      scaler.scale(loss).backward();
      scaler.step(optimizer);
      scaler.update();
      schedule.step();
      addLoss(loss, batch.size());
    }
  }

  /** What network and loss are computed in. */
  @MustBeClosed
  private Autocast autocast() {
    DType dtype = settings.amp().orElse(DType.BFLOAT16);
    return Autocast.open(device.type(), dtype, o -> o.enabled(settings.amp().isPresent()));
  }

  private void addLoss(Tensor meanLoss, int images) {
    try (NoGrad _ = NoGrad.open()) {
      lossSum.add_(meanLoss.detach().to(DType.FLOAT64), images);
    }
  }

  private StepReport report(int first) {
    double seconds = (System.nanoTime() - startedAt) / NANOS;
    long images = images(position.batch()) - images(first);
    return new StepReport(position, train.batches(), seconds, images, this::meanLoss);
  }

  /** Images in the first steps of an epoch. */
  private long images(int batches) {
    return Math.min((long) batches * settings.batchSize(), data.train().size());
  }

  /** Steps made since the run began. */
  private long steps() {
    return (long) position.epoch() * train.batches() + position.batch();
  }

  /** The mean loss of the epoch's images so far; waits for the device. */
  private double meanLoss() {
    double mean = lossSum.item() / Math.max(1, images(position.batch()));
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
    long testStart = System.nanoTime();
    Optional<Tested> tested = measure(goOn);
    double testSeconds = (System.nanoTime() - testStart) / NANOS;
    return tested.map(
        result ->
            new EpochReport(
                position.epoch() + 1,
                steps(),
                trainLoss,
                result.loss,
                result.accuracy,
                data.train().size() / trainSeconds,
                trainSeconds + testSeconds));
  }

  private record Tested(double loss, double accuracy) {}

  private Optional<Tested> measure(BooleanSupplier goOn) {
    network.eval();
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open();
        BatchIterator batches = test.iterator()) {
      Tensor loss = lossSum.zerosLike();
      Tensor right = Tensor.empty(DType.INT64, device, MemoryFormat.CONTIGUOUS).zero_();
      while (batches.hasNext()) {
        if (!goOn.getAsBoolean()) return Optional.empty();
        Batch batch = batches.next();
        try (Scope _ = Scope.open();
            Autocast _ = autocast()) {
          Tensor labels = batch.tensor("label").to(device);
          Tensor logits = network.call(batch.tensor("image").to(device)); // (N, classes)
          loss.add_(criterion.forward(logits, labels).to(DType.FLOAT64), batch.size());
          right.add_(logits.argmax(1, false).eq(labels).sum());
        }
      }
      double images = data.test().size();
      return Optional.of(new Tested(loss.item() / images, right.itemLong() / images));
    }
  }

  /** Saves all that is needed to go on from here. */
  void save(Path file) {
    double mean = meanLoss();
    double seconds = secondsBefore;
    if (position.batch() > 0) seconds += (System.nanoTime() - startedAt) / NANOS;
    var checkpoint =
        new Checkpoint(recipe.name(), settings, device, position, lossSum.item(), seconds);
    if (Double.isFinite(mean)) checkpoint.write(file, network, optimizer, schedule, scaler);
  }

  /** Goes back to what {@link #save} saved. */
  void restore(Path file, Checkpoint checkpoint) {
    checkpoint.restore(file, network, optimizer, schedule, scaler);
    position = checkpoint.position();
    secondsBefore = checkpoint.seconds();
    lossSum.fill_(checkpoint.lossSum());
  }

  /** Saves the network for {@link Classifier}. */
  void saveModel(Path file) {
    Classifier.save(file, recipe, data.classes(), network);
  }

  @Override
  public void close() {
    scaler.close();
    optimizer.close();
    network.close();
    lossSum.close();
  }
}
