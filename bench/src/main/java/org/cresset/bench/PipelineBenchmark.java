package org.cresset.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cresset.torch.data.Batch;
import org.cresset.torch.data.DataException;
import org.cresset.torch.data.DataLoader;
import org.cresset.torch.data.Dataset;
import org.cresset.vision.transforms.Normalize;
import org.cresset.vision.transforms.RandomHorizontalFlip;
import org.cresset.vision.transforms.RandomResizedCrop;
import org.cresset.vision.transforms.Transforms;
import org.jspecify.annotations.Nullable;

/**
 * JPEG files to normalised batches of 224 x 224, with nobody to train: what the pipeline does when
 * it is alone. Against the best that Python does: decoding by Pillow or by torchvision, with 0 to 4
 * worker processes.
 */
final class PipelineBenchmark {
  private static final int IMAGES = 1_024;
  private static final int BATCH = 32;
  private static final int SIDE = 224;
  private static final List<Integer> THREADS = List.of(0, 1, 2);
  private static final List<String> WAYS = List.of("torchvision", "Pillow");
  private static final List<Integer> PROCESSES = List.of(0, 1, 2, 4);

  private PipelineBenchmark() {}

  static Report run(Options options) throws IOException {
    if (options.data() == null) {
      throw new DataException(
          "bench pipeline: needs JPEG files to read",
          "name a folder that holds them, or has them in its train: --data DIR",
          null);
    }
    JpegFiles files = JpegFiles.in(options.data());
    try (Peer peer = options.peer("pipeline.py").orElse(null)) {
      Dataset images = images(files, IMAGES);
      imagesPerSecond(images, 2); // the compiler has seen it all
      List<Comparison> rows = List.of(speed(options, files, images, peer), memory(options, files));
      return new Report(
          "JPEG files to normalised batches of %d at %dx%d".formatted(BATCH, SIDE, SIDE),
          Machine.describe(Optional.ofNullable(peer)),
          rows);
    }
  }

  private static Comparison speed(
      Options options, JpegFiles files, Dataset images, @Nullable Peer peer) {
    Rounds rounds = new Rounds(options, "from JPEG files");
    for (int round = 0; round < options.rounds(); round++) {
      rounds.next();
      for (int threads : THREADS) {
        rounds.ours(threads + " workers", imagesPerSecond(images, threads));
      }
      if (peer == null) continue;
      for (String way : WAYS) {
        for (int processes : PROCESSES) {
          String command = command("load", files, way, processes);
          double speed = peer.ask(command, "images_per_second");
          if (speed > 0) rounds.theirs(way + ", " + processes + " workers", speed);
        }
      }
    }
    return rounds.best(
        "from JPEG files, cropped, resized, flipped", "images/s", Math::max, ">= 1.8");
  }

  /** Of fresh processes, with two workers on each side. */
  private static Comparison memory(Options options, JpegFiles files) throws IOException {
    List<Double> theirs = new ArrayList<>();
    for (String way : WAYS) {
      try (Peer peer = options.peer("pipeline.py").orElse(null)) {
        if (peer == null) continue;
        Map<String, Double> seen = peer.ask(command("peak", files, way, 2));
        if (seen.getOrDefault("images_per_second", 0.0) > 0) {
          theirs.add(seen.getOrDefault("peak_mib", Double.NaN));
        }
      }
    }
    double least = theirs.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    String ours = OwnJava.output(PipelineMemory.class, files.folder().toString(), "2");
    return new Comparison(
        "peak memory (2 workers)",
        "MiB",
        true,
        List.of(Double.valueOf(ours)),
        theirs.isEmpty() ? List.of() : List.of(least),
        "< 1.0");
  }

  /** One pass over as many images as the benchmark reads. */
  static void pass(JpegFiles files, int workers) {
    double _ = imagesPerSecond(images(files, IMAGES), workers);
  }

  private static String command(String name, JpegFiles files, String way, int processes) {
    return String.join(
        "\t", List.of(name, files.folder().toString(), way, "" + processes, "" + IMAGES));
  }

  private static Dataset images(JpegFiles files, int count) {
    Transforms augment =
        Transforms.of(RandomResizedCrop.of(SIDE), new RandomHorizontalFlip())
            .then(Normalize.IMAGENET);
    int[] again = new int[count];
    for (int i = 0; i < count; i++) again[i] = i % files.size();
    return files.dataset(augment).subset(again);
  }

  private static double imagesPerSecond(Dataset images, int workers) {
    DataLoader loader =
        DataLoader.of(images).batchSize(BATCH).shuffle(0).workers(workers).dropLast(true);
    long start = System.nanoTime();
    long seen = 0;
    for (Batch batch : loader) seen += batch.size();
    return seen / ((System.nanoTime() - start) / 1e9);
  }
}
