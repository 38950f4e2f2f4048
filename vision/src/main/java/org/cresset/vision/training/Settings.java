package org.cresset.vision.training;

import static java.util.Locale.ROOT;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.cresset.torch.DType;

/**
 * All that decides, together with the recipe, what weights a run ends with.
 *
 * @param data the folder of the data, for recipes that read some
 * @param epochs how often the training set is gone through, 1 or more
 * @param batchSize images a batch, 1 or more
 * @param limit at most this many training images and this many test images, spread over the sets
 * @param learningRate the greatest learning rate of the schedule, above 0
 * @param seed of the first weights, the order of the images and their augmentation
 * @param amp the type of 16 bits to compute in where that is safe, if any: bfloat16 or float16
 * @param model the network, where a recipe allows a choice; else its first
 * @param weights a file of weights to begin with
 * @param tuning what a step does besides
 */
public record Settings(
    Optional<Path> data,
    int epochs,
    int batchSize,
    OptionalInt limit,
    double learningRate,
    long seed,
    Optional<DType> amp,
    Optional<String> model,
    Optional<Path> weights,
    Tuning tuning) {
  private static final List<String> NAMES =
      List.of(
          "data",
          "epochs",
          "batch-size",
          "limit",
          "lr",
          "seed",
          "amp",
          "model",
          "weights",
          "accumulate",
          "ema",
          "clip",
          "freeze",
          "early-stop",
          "checkpointing");

  /** Checks the ranges. */
  public Settings {
    require(epochs >= 1, "epochs must be 1 or more, got " + epochs);
    require(batchSize >= 1, "the batch size must be 1 or more, got " + batchSize);
    limit.ifPresent(n -> require(n >= 1, "the limit must be 1 or more, got " + n));
    require(
        learningRate > 0 && Double.isFinite(learningRate),
        "the learning rate must be above 0, got " + learningRate);
    amp.ifPresent(
        type ->
            require(
                type == DType.BFLOAT16 || type == DType.FLOAT16,
                "amp must be bfloat16 or float16, got " + type));
  }

  /** In float32, with the recipe's own network and nothing besides. */
  public Settings(
      Optional<Path> data,
      int epochs,
      int batchSize,
      OptionalInt limit,
      double learningRate,
      long seed) {
    this(
        data,
        epochs,
        batchSize,
        limit,
        learningRate,
        seed,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Tuning.NONE);
  }

  /** Without data folder or limit, of seed 0. */
  public static Settings of(int epochs, int batchSize, double learningRate) {
    return new Settings(Optional.empty(), epochs, batchSize, OptionalInt.empty(), learningRate, 0);
  }

  /** In mixed precision, with this type where that is safe. */
  public Settings amp(DType dtype) {
    return copy(data, batchSize, learningRate, Optional.of(dtype), weights, tuning);
  }

  /** With another folder of data. */
  public Settings data(Path folder) {
    return copy(Optional.of(folder), batchSize, learningRate, amp, weights, tuning);
  }

  /** With another batch size. */
  public Settings batchSize(int images) {
    return copy(data, images, learningRate, amp, weights, tuning);
  }

  /** With another learning rate. */
  public Settings learningRate(double rate) {
    return copy(data, batchSize, rate, amp, weights, tuning);
  }

  /** With a network that the recipe has. */
  public Settings model(String name) {
    return new Settings(
        data,
        epochs,
        batchSize,
        limit,
        learningRate,
        seed,
        amp,
        Optional.of(name),
        weights,
        tuning);
  }

  /** With weights to begin with. */
  public Settings weights(Path file) {
    return copy(data, batchSize, learningRate, amp, Optional.of(file), tuning);
  }

  /** With other things that a step does besides. */
  public Settings tuning(Tuning other) {
    return copy(data, batchSize, learningRate, amp, weights, other);
  }

  private Settings copy(
      Optional<Path> newData,
      int newBatchSize,
      double newRate,
      Optional<DType> newAmp,
      Optional<Path> newWeights,
      Tuning newTuning) {
    return new Settings(
        newData, epochs, newBatchSize, limit, newRate, seed, newAmp, model, newWeights, newTuning);
  }

  static void require(boolean condition, String message) {
    if (!condition) throw new IllegalArgumentException(message);
  }

  /** As a checkpoint keeps it: by the names of the command line's options. */
  Map<String, String> toMap() {
    Map<String, String> map = new LinkedHashMap<>();
    data.ifPresent(folder -> map.put("data", folder.toAbsolutePath().normalize().toString()));
    map.put("epochs", String.valueOf(epochs));
    map.put("batch-size", String.valueOf(batchSize));
    limit.ifPresent(n -> map.put("limit", String.valueOf(n)));
    map.put("lr", String.valueOf(learningRate));
    map.put("seed", String.valueOf(seed));
    amp.ifPresent(type -> map.put("amp", type.toString()));
    model.ifPresent(name -> map.put("model", name));
    weights.ifPresent(file -> map.put("weights", file.toAbsolutePath().normalize().toString()));
    if (tuning.accumulate() > 1) map.put("accumulate", String.valueOf(tuning.accumulate()));
    tuning.ema().ifPresent(decay -> map.put("ema", String.valueOf(decay)));
    tuning.clip().ifPresent(norm -> map.put("clip", String.valueOf(norm)));
    tuning.freeze().ifPresent(names -> map.put("freeze", names));
    tuning.earlyStop().ifPresent(n -> map.put("early-stop", String.valueOf(n)));
    if (tuning.checkpointing()) map.put("checkpointing", "true");
    return map;
  }

  /** What {@link #toMap} made. */
  static Settings of(Map<String, String> map) {
    return new Settings(
        Optional.ofNullable(map.get("data")).map(Path::of),
        Integer.parseInt(map.getOrDefault("epochs", "")),
        Integer.parseInt(map.getOrDefault("batch-size", "")),
        integer(map, "limit"),
        Double.parseDouble(map.getOrDefault("lr", "")),
        Long.parseLong(map.getOrDefault("seed", "")),
        Optional.ofNullable(map.get("amp")).map(name -> DType.valueOf(name.toUpperCase(ROOT))),
        Optional.ofNullable(map.get("model")),
        Optional.ofNullable(map.get("weights")).map(Path::of),
        new Tuning(
            Integer.parseInt(map.getOrDefault("accumulate", "1")),
            number(map, "ema"),
            number(map, "clip"),
            Optional.ofNullable(map.get("freeze")),
            integer(map, "early-stop"),
            Boolean.parseBoolean(map.get("checkpointing"))));
  }

  private static OptionalInt integer(Map<String, String> map, String name) {
    String value = map.get(name);
    return value == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(value));
  }

  private static OptionalDouble number(Map<String, String> map, String name) {
    String value = map.get(name);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(value));
  }

  /** Where another's differ, as in {@code seed 1, not 2}; the other's stands second. */
  List<String> differences(Settings other) {
    Map<String, String> mine = toMap();
    Map<String, String> theirs = other.toMap();
    List<String> differences = new ArrayList<>();
    for (String name : NAMES) {
      String one = mine.getOrDefault(name, "none");
      String two = theirs.getOrDefault(name, "none");
      if (!one.equals(two)) differences.add(name + " " + one + ", not " + two);
    }
    return differences;
  }
}
