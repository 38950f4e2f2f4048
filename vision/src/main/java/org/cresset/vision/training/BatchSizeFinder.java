package org.cresset.vision.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cresset.torch.Device;
import org.cresset.torch.Generator;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.OutOfMemoryException;
import org.cresset.torch.Scope;
import org.cresset.torch.TorchException;
import org.cresset.torch.data.Batch;
import org.cresset.torch.data.BatchIterator;
import org.cresset.torch.data.DataLoader;
import org.cresset.torch.nn.Module;

/**
 * Tries batches of 1, 2, 4 and so on until one does not fit into memory, the training set is no
 * larger, or larger ones are no faster.
 *
 * @param tries what was tried, in this order
 * @param end why no larger one was
 */
public record BatchSizeFinder(List<Try> tries, String end) {
  private static final int STEPS = 2; // timed, after one that is not
  private static final double GAIN = 1.05; // less than this is not faster
  private static final int PATIENCE = 2; // sizes that were not faster
  private static final double ROOM = 0.8; // of what is free, on a processor

  /** Copies the list. */
  public BatchSizeFinder {
    tries = List.copyOf(tries);
  }

  /**
   * One size.
   *
   * @param batchSize images a batch
   * @param imagesPerSecond of whole steps, without reading the images
   * @param residentBytes what the process has in memory afterwards, where the system says so
   */
  public record Try(int batchSize, double imagesPerSecond, OptionalLong residentBytes) {}

  /**
   * Tries sizes with steps on the first training images; the run's folder is not looked at.
   *
   * @param told is given each try as soon as it is done
   */
  public static BatchSizeFinder of(
      Recipe recipe, Settings settings, Device device, Consumer<Try> told) {
    device.available();
    TrainingData data = Trainer.data(recipe, settings);
    Generator.manualSeed(settings.seed());
    List<Try> tries = new ArrayList<>();
    int slower = 0;
    for (int size = 1; ; size *= 2) {
      if (size > data.train().size()) return new BatchSizeFinder(tries, "the set has no more");
      if (!fits(device, tries)) return new BatchSizeFinder(tries, "memory would not do");
      try {
        tries.add(tried(recipe, settings.batchSize(size), device, data));
      } catch (TorchException e) {
        if (!(e.getCause() instanceof OutOfMemoryException)) throw e;
        return new BatchSizeFinder(tries, "memory did not do for " + size);
      }
      told.accept(tries.getLast());
      slower = isFaster(tries) ? 0 : slower + 1;
      if (slower == PATIENCE) return new BatchSizeFinder(tries, "larger ones are not faster");
    }
  }

  private static boolean isFaster(List<Try> tries) {
    double before =
        tries.stream().limit(tries.size() - 1L).mapToDouble(Try::imagesPerSecond).max().orElse(0);
    return tries.getLast().imagesPerSecond > GAIN * before;
  }

  /**
   * Whether twice the batch has room. A GPU says so itself; a processor's memory is promised first
   * and missed later, so that the system would end the process.
   */
  private static boolean fits(Device device, List<Try> tries) {
    if (device.type() != Device.Type.CPU || tries.size() < 2) return true;
    OptionalLong now = tries.getLast().residentBytes;
    OptionalLong before = tries.get(tries.size() - 2).residentBytes;
    OptionalLong free = memory("/proc/meminfo", "MemAvailable:");
    if (now.isEmpty() || before.isEmpty() || free.isEmpty()) return true;
    long more = 2 * Math.max(0, now.getAsLong() - before.getAsLong());
    return more < ROOM * free.getAsLong();
  }

  private static Try tried(Recipe recipe, Settings settings, Device device, TrainingData data) {
    try (Scope _ = Scope.open()) {
      Module network = recipe.network(recipe.model(settings), data.classes().size());
      network.to(MemoryFormat.CHANNELS_LAST).to(device);
      int size = settings.batchSize();
      int[] first = IntStream.range(0, size).toArray();
      try (Learning learning =
              new Learning(
                  recipe, settings, device, network, o -> recipe.schedule(o, settings, STEPS + 1));
          BatchIterator batches =
              DataLoader.of(data.train().subset(first)).batchSize(size).iterator()) {
        Batch batch = batches.next();
        learning.train();
        step(learning, batch);
        long start = System.nanoTime();
        for (int i = 0; i < STEPS; i++) step(learning, batch);
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Try(size, STEPS * size / seconds, memory("/proc/self/status", "VmRSS:"));
      }
    }
  }

  /** Reading the loss waits for the device. */
  private static void step(Learning learning, Batch batch) {
    learning.learn(batch, 1);
    learning.step();
    learning.lossSum();
  }

  private static OptionalLong memory(String file, String name) {
    try (Stream<String> lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** The smallest size that is nearly as fast as the fastest; empty if not even 1 fits. */
  public OptionalInt suggestion() {
    double fastest = tries.stream().mapToDouble(Try::imagesPerSecond).max().orElse(0);
    return tries.stream()
        .filter(t -> t.imagesPerSecond * GAIN >= fastest)
        .mapToInt(Try::batchSize)
        .findFirst();
  }
}
