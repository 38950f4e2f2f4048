package org.cresset.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.data.Batch;
import org.cresset.torch.data.DataException;
import org.cresset.torch.data.DataLoader;
import org.cresset.torch.data.Dataset;
import org.cresset.torch.nn.Module;
import org.cresset.torch.optim.SGD;
import org.cresset.vision.datasets.CamVid;
import org.cresset.vision.image.ImageSize;
import org.cresset.vision.models.MobileNetV3;
import org.cresset.vision.models.ResNet;
import org.cresset.vision.models.UNet;
import org.cresset.vision.transforms.Normalize;
import org.cresset.vision.transforms.RandomHorizontalFlip;
import org.cresset.vision.transforms.RandomResizedCrop;
import org.cresset.vision.transforms.Transforms;
import org.jspecify.annotations.Nullable;

/**
 * Training from JPEG files, decoded and augmented anew each time: two classifiers at 224x224, and a
 * UNet with masks at 240x180. Against the best that Python does with 0, 1 and 2 worker processes,
 * channels last on both sides.
 */
final class FolderBenchmark {
  private static final List<Integer> WORKERS = List.of(0, 1, 2);

  /** What is trained. */
  private enum Network {
    MOBILENET("mobilenet", 16, 16),
    UNET("unet", 8, 12),
    RESNET18("resnet18", 16, 8);

    private final String script; // what models.py calls it
    private final int batch;
    private final int steps;

    Network(String script, int batch, int steps) {
      this.script = script;
      this.batch = batch;
      this.steps = steps;
    }

    private Module make() {
      return switch (this) {
        case MOBILENET -> MobileNetV3.large(1000);
        case UNET -> UNet.of(16, 12);
        case RESNET18 -> ResNet.resnet18(1000);
      };
    }

    private String target() {
      return this == UNET ? "mask" : "label";
    }

    private Dataset images(Path data) throws IOException {
      RandomHorizontalFlip flip = new RandomHorizontalFlip();
      if (this == UNET) {
        var crop =
            RandomResizedCrop.of(new ImageSize(180, 240), o -> o.scale(0.25, 1).ratio(1.2, 1.5));
        return CamVid.of(data, "train").dataset(Transforms.of(crop, flip).then(Normalize.IMAGENET));
      }
      var crop = RandomResizedCrop.of(224);
      return JpegFiles.in(data).dataset(Transforms.of(crop, flip).then(Normalize.IMAGENET));
    }
  }

  private FolderBenchmark() {}

  static Report run(Options options) throws IOException {
    Path data = options.data();
    if (data == null) {
      throw new DataException(
          "bench folder: needs JPEG files with masks, in CamVid's layout",
          "name the folder that holds train and trainannot: --data DIR",
          null);
    }
    List<Comparison> rows = new ArrayList<>();
    try (Peer peer = options.peer("models.py").orElse(null)) {
      for (Network network : Network.values()) {
        if (options.only().isEmpty() || options.only().contains(network.script)) {
          rows.add(compare(options, data, peer, network));
        }
      }
      return new Report(
          "Training from JPEG files, augmented", Machine.describe(Optional.ofNullable(peer)), rows);
    }
  }

  private static Comparison compare(
      Options options, Path data, @Nullable Peer peer, Network network) throws IOException {
    Rounds rounds = new Rounds(options, network.script);
    Dataset images = repeated(network.images(data), network.batch * network.steps);
    Path files = JpegFiles.in(data).folder();
    Module module = network.make().to(MemoryFormat.CHANNELS_LAST);
    SGD optimizer = SGD.of(module.parameters(), 0.01, o -> o.momentum(0.9));
    try (TrainingStep training = new TrainingStep(module, optimizer)) {
      imagesPerSecond(network, images, 2, training); // the compiler has seen it all
      for (int round = 0; round < options.rounds(); round++) {
        rounds.next();
        for (int workers : WORKERS) {
          String way = workers + " workers";
          rounds.ours(way, imagesPerSecond(network, images, workers, training));
          if (peer == null) continue;
          String command =
              "folder %s nhwc %d %d %s".formatted(network.script, workers, images.size(), files);
          rounds.theirs(way, peer.ask(command, "images_per_second"));
        }
      }
    }
    return rounds.best(network.script, "images/s", Math::max, ">= 1.3");
  }

  private static Dataset repeated(Dataset images, int count) {
    int[] again = new int[count];
    for (int i = 0; i < count; i++) again[i] = i % images.size();
    return images.subset(again);
  }

  private static double imagesPerSecond(
      Network network, Dataset images, int workers, TrainingStep training) {
    DataLoader loader =
        DataLoader.of(images).batchSize(network.batch).shuffle(0).workers(workers).dropLast(true);
    long start = System.nanoTime();
    long seen = 0;
    for (Batch batch : loader) {
      double _ = training.run(batch.tensor("image"), batch.tensor(network.target()));
      seen += batch.size();
    }
    return seen / ((System.nanoTime() - start) / 1e9);
  }
}
