package org.cresset.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.Tensor;
import org.cresset.torch.data.Batch;
import org.cresset.torch.data.DataLoader;
import org.cresset.torch.data.Dataset;

/** Whether memory stays flat: resident memory and live tensors early and late in a training. */
final class MemoryBenchmark {
  private static final int BATCH = 64;
  private static final int EARLY = 200;
  private static final int LATE = 2_000;
  private static final int IMAGES = 12_800; // 200 steps an epoch, so that epochs end on the way

  private MemoryBenchmark() {}

  static Report run(Options options) throws IOException {
    List<Comparison> rows = new ArrayList<>();
    try (NetworkTraining training = new NetworkTraining(BATCH)) {
      Dataset images = TrainBenchmark.images(options.data()).limit(IMAGES);
      DataLoader loader =
          DataLoader.of(images).batchSize(BATCH).shuffle(0).workers(1).dropLast(true);
      int step = 0;
      for (int epoch = 0; step < LATE; epoch++) {
        options.progress().accept("step " + step + " of " + LATE);
        for (Batch batch : loader.epoch(epoch)) {
          training.step(batch.tensor("image"), batch.tensor("label"));
          step++;
          if (step == EARLY / 2 || step == EARLY || step == LATE / 2 || step == LATE) {
            rows.add(row("resident memory after step " + step, "MiB", residentMebibytes()));
            rows.add(row("live tensors after step " + step, "", (double) Tensor.live()));
          }
        }
      }
    }
    return new Report("Memory over 2,000 training steps", Machine.describe(), rows);
  }

  static Comparison row(String name, String unit, double value) {
    return new Comparison(name, unit, true, List.of(value), List.of(), "");
  }

  static double residentMebibytes() throws IOException {
    String pages = Files.readString(Path.of("/proc/self/statm")).split(" ")[1];
    return Long.parseLong(pages) * 4096 / (double) (1 << 20);
  }
}
