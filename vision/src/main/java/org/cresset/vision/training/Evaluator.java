package org.cresset.vision.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.InferenceMode;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.data.Batch;
import org.cresset.torch.data.BatchIterator;
import org.cresset.torch.data.DataLoader;
import org.cresset.torch.data.Dataset;
import org.cresset.torch.nn.Module;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSize;
import org.cresset.vision.transforms.Normalize;

/** Measures a network on images that it has not learnt from. */
final class Evaluator {
  /** How many of the worst and of the best images are kept. */
  static final int SAMPLES = 8;

  private final Task task;
  private final List<String> classes;
  private final Normalize normalize;
  private final Device device;
  private final Module network;
  private final UnaryOperator<Tensor> forward;

  /**
   * Of one network.
   *
   * @param forward what the network makes of images, in float32
   */
  Evaluator(
      Task task,
      List<String> classes,
      Normalize normalize,
      Device device,
      Module network,
      UnaryOperator<Tensor> forward) {
    this.task = task;
    this.classes = List.copyOf(classes);
    this.normalize = normalize;
    this.device = device;
    this.network = network;
    this.forward = forward;
  }

  /** The mean loss and the other measures, the score first. */
  record Measured(double loss, Map<String, Double> metrics) {}

  /** What a batch is told to be, and what that costs. */
  private interface Count {
    void add(Batch batch, Tensor logits, Tensor targets);
  }

  /** Measures alone, or gives up once {@code goOn} says no. */
  Optional<Measured> measure(DataLoader test, BooleanSupplier goOn) {
    try (Tally tally = task.tally(classes, device)) {
      Optional<Double> loss = walk(test, goOn, (_, logits, targets) -> tally.add(logits, targets));
      return loss.map(mean -> new Measured(mean, tally.metrics()));
    }
  }

  /** Measures, and keeps the worst and the best images. */
  Evaluation evaluate(Dataset test, int batchSize, int workers) {
    DataLoader loader = DataLoader.of(test).batchSize(batchSize).workers(workers);
    List<Tally.Told> told = new ArrayList<>();
    try (Tally tally = task.tally(classes, device)) {
      double loss =
          walk(
                  loader,
                  () -> true,
                  (batch, logits, targets) ->
                      told.addAll(tally.addEach(batch.items(), logits, targets)))
              .orElseThrow();
      Map<String, Double> metrics = new LinkedHashMap<>();
      metrics.put("loss", loss);
      metrics.putAll(tally.metrics());
      return new Evaluation(
          task.title(),
          test.size(),
          metrics,
          tally.confusion(),
          tally.calibration(),
          samples(test, first(told, Tally.Told::bad)),
          samples(test, first(told, Tally.Told::good)));
    }
  }

  /** The mean loss over all images. */
  private Optional<Double> walk(DataLoader test, BooleanSupplier goOn, Count count) {
    network.eval();
    long images = 0;
    try (Scope _ = Scope.open();
        BatchIterator batches = test.iterator()) {
      Tensor loss = Tensor.empty(DType.FLOAT64, device, MemoryFormat.CONTIGUOUS).zero_();
      while (batches.hasNext()) {
        if (!goOn.getAsBoolean()) return Optional.empty();
        Batch batch = batches.next();
        try (Scope _ = Scope.open();
            InferenceMode _ = InferenceMode.open()) {
          Tensor targets = batch.tensor(task.target()).to(device);
          Tensor logits = forward.apply(batch.tensor("image").to(device));
          loss.add_(task.testLoss(logits, targets).to(DType.FLOAT64), batch.size());
          count.add(batch, logits, targets);
        }
        images += batch.size();
      }
      return Optional.of(loss.item() / images);
    }
  }

  /** The places of those with the greatest values. */
  private static int[] first(List<Tally.Told> told, ToDoubleFunction<Tally.Told> value) {
    return told.stream()
        .filter(t -> !Double.isNaN(value.applyAsDouble(t)))
        .sorted(Comparator.comparingDouble(value).reversed().thenComparing(Tally.Told::item))
        .limit(SAMPLES)
        .mapToInt(Tally.Told::item)
        .toArray();
  }

  private List<Sample> samples(Dataset test, int[] items) {
    if (items.length == 0) return List.of();
    List<Sample> samples = new ArrayList<>();
    walk(
        DataLoader.of(test.subset(items)),
        () -> true,
        (batch, logits, targets) ->
            samples.add(sample(test.name(items[batch.index()]), batch, logits, targets)));
    return samples;
  }

  private Sample sample(String name, Batch batch, Tensor logits, Tensor targets) {
    Image image = normalize.image(batch.tensor("image").select(0, 0));
    return switch (task) {
      case Task.Classification _ -> {
        float[] probabilities = logits.softmax(1).reshape(-1).toFloatArray();
        int told = (int) logits.argmax(1, false).itemLong();
        int truth = (int) targets.itemLong();
        yield new Sample.Labelled(
            name,
            image,
            classes.get(truth),
            classes.get(told),
            probabilities[told],
            probabilities[truth]);
      }
      case Task.Segmentation _ -> {
        Tensor told = logits.argmax(1, false);
        try (Tally tally = task.tally(classes, device)) {
          tally.add(logits, targets);
          yield new Sample.Masked(
              name, image, mask(targets), mask(told), tally.confusion().meanIou());
        }
      }
    };
  }

  private static Image mask(Tensor labels) { // (1, H, W)
    ImageSize size = new ImageSize((int) labels.size(1), (int) labels.size(2));
    return Image.of(size, 1, labels.to(DType.UINT8).reshape(-1).toByteArray());
  }
}
