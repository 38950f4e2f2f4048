package org.cresset.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cresset.torch.data.Batch;
import org.cresset.torch.data.DataLoader;
import org.cresset.torch.data.Dataset;
import org.cresset.vision.datasets.Cifar10;
import org.cresset.vision.datasets.DrawnShapes;
import org.cresset.vision.datasets.ImageFolder;
import org.cresset.vision.transforms.RandomCrop;
import org.cresset.vision.transforms.RandomHorizontalFlip;
import org.cresset.vision.transforms.Transforms;
import org.jspecify.annotations.Nullable;

/**
 * The CIFAR-10 network on both sides: alone, with data in memory, and as users write it, from image
 * files with augmentation. Against the best that Python does: of two layouts, of 0, 1 and 2
 * workers.
 */
final class TrainBenchmark {
  private static final int STEPS = 60;
  private static final int IMAGES = 6_400;
  private static final int BATCH = 64;
  private static final List<Integer> WORKERS = List.of(0, 1, 2);

  private TrainBenchmark() {}

  static Report run(Options options) throws IOException {
    try (Peer peer = options.peer("train.py").orElse(null);
        NetworkTraining training = new NetworkTraining(BATCH)) {
      List<Comparison> rows = new ArrayList<>();
      rows.add(memory(options, peer, training));
      if (options.data() != null)
        rows.add(files(options, trainFolder(options.data()), peer, training));
      return new Report(
          "Training the CIFAR-10 network, batches of " + BATCH,
          Machine.describe(Optional.ofNullable(peer)),
          rows);
    }
  }

  private static Comparison memory(Options options, @Nullable Peer peer, NetworkTraining training) {
    Rounds rounds = new Rounds(options, "network alone");
    training.millisecondsPerStep(STEPS); // the compiler has seen it all
    for (int round = 0; round < options.rounds(); round++) {
      rounds.next();
      rounds.ours("channels last", training.millisecondsPerStep(STEPS));
      if (peer == null) continue;
      for (String layout : List.of("nchw", "nhwc")) {
        rounds.theirs(layout, peer.ask("memory " + layout + " " + STEPS, "ms_per_step"));
      }
    }
    return rounds.best("network alone, data in memory", "ms/step", Math::min, "<= 1.0");
  }

  private static Comparison files(
      Options options, Path folder, @Nullable Peer peer, NetworkTraining training)
      throws IOException {
    Dataset images = imageFiles(folder).spread(IMAGES);
    Rounds rounds = new Rounds(options, "from image files");
    imagesPerSecond(images, 1, training);
    for (int round = 0; round < options.rounds(); round++) {
      rounds.next();
      for (int workers : WORKERS) {
        rounds.ours(workers + " workers", imagesPerSecond(images, workers, training));
        if (peer == null) continue;
        String command = "files " + folder + " " + workers + " " + IMAGES;
        rounds.theirs(workers + " workers", peer.ask(command, "images_per_second"));
      }
    }
    return rounds.best("from image files, augmented", "images/s", Math::max, ">= 1.8");
  }

  /** The folder of classes: {@code data} itself or the {@code train} within. */
  private static Path trainFolder(Path data) {
    Path train = data.resolve("train");
    return Files.isDirectory(train) ? train : data;
  }

  /** Image files, or drawn shapes where there are none. */
  static Dataset images(@Nullable Path data) throws IOException {
    return data == null
        ? DrawnShapes.train(IMAGES * 2, 0).dataset(Transforms.of().then(Cifar10.NORMALIZE))
        : imageFiles(trainFolder(data));
  }

  private static Dataset imageFiles(Path folder) throws IOException {
    Transforms augment = Transforms.of(new RandomCrop(32, 4), new RandomHorizontalFlip());
    return ImageFolder.of(folder).dataset(augment.then(Cifar10.NORMALIZE));
  }

  private static double imagesPerSecond(Dataset images, int workers, NetworkTraining training) {
    DataLoader loader =
        DataLoader.of(images).batchSize(BATCH).shuffle(0).workers(workers).dropLast(true);
    long start = System.nanoTime();
    long seen = 0;
    for (Batch batch : loader) {
      training.step(batch.tensor("image"), batch.tensor("label"));
      seen += batch.size();
    }
    return seen / ((System.nanoTime() - start) / 1e9);
  }
}
