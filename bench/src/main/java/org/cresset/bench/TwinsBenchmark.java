package org.cresset.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.cresset.stack.store.Folders;
import org.cresset.torch.Generator;
import org.cresset.torch.LibTorch;
import org.cresset.torch.Scope;
import org.cresset.torch.data.Batch;
import org.cresset.torch.data.DataException;
import org.cresset.torch.io.Safetensors;
import org.cresset.torch.io.StateDict;
import org.cresset.torch.nn.Module;
import org.cresset.vision.training.EpochReport;
import org.cresset.vision.training.RunFolder;
import org.cresset.vision.training.Settings;
import org.cresset.vision.training.Trainer;
import org.cresset.vision.training.TrainingData;

/**
 * Whole trainings on both sides with nothing left to the draw: a seed's first weights and batches
 * are Cresset's, all else is each side's own, the test images' decoding and the measure too. A
 * round is a seed.
 *
 * <p>Both compute on one thread: how many share an operator's work decides the order of its sums,
 * and the two do not share alike.
 */
final class TwinsBenchmark {
  private static final int PERCENT = 100;

  private final Twin twin;
  private final Settings settings;
  private final TrainingData data;
  private final RunFolder run;
  private final Peer peer;
  private final Consumer<String> progress;

  private TwinsBenchmark(
      Twin twin, Settings settings, RunFolder run, Peer peer, Consumer<String> progress) {
    this.twin = twin;
    this.settings = settings;
    this.run = run;
    this.peer = peer;
    this.progress = progress;
    data = Trainer.data(twin.recipe(), settings);
  }

  static Report run(Options options) throws IOException {
    return run(options, Twin.of(options.only()));
  }

  static Report run(Options options, List<Twin> twins) throws IOException {
    Path data = options.data();
    if (data == null || options.python() == null) {
      throw new DataException(
          "bench twins: needs images to train on, and Python to train beside",
          "name them: --data DIR, and CRESSET_LIBTORCH for a Python environment with torch",
          null);
    }
    List<Comparison> rows = new ArrayList<>();
    Optional<String> torch = Optional.empty();
    LibTorch.load().threads(1);
    Path folder = Files.createTempDirectory("cresset-bench-twins-");
    try {
      for (Twin twin : twins) {
        for (int seed = 0; seed < options.rounds(); seed++) {
          RunFolder run = new RunFolder(folder.resolve(twin.name() + "-" + seed));
          try (Peer peer = options.peer("twins.py").orElseThrow()) {
            torch = Optional.of(peer.torchVersion());
            Settings settings = twin.settings(data, seed);
            rows.addAll(new TwinsBenchmark(twin, settings, run, peer, options.progress()).rows());
          }
        }
      }
    } finally {
      Folders.delete(folder);
    }
    return new Report(
        "The same training on both sides: the same first weights, the same batches",
        Machine.beside(torch),
        rows);
  }

  private List<Comparison> rows() {
    String what = "%s, %d epochs, seed %d".formatted(twin.name(), twin.epochs(), settings.seed());
    progress.accept(what + ", Cresset");
    EpochReport ours =
        Trainer.of(twin.recipe(), settings).folder(run).train().summary().epochs().getLast();
    double tensors = begin();
    double loss = Double.NaN;
    for (int epoch = 0; epoch < twin.epochs(); epoch++) {
      progress.accept("%s, Python, epoch %d".formatted(what, epoch + 1));
      loss = meanLoss(epoch);
    }
    double score = peer.ask("score", "score");
    double same = peer.ask("same\t" + lastWeights(), "tensors");
    return List.of(
        row(what + ": " + twin.score(), "%", PERCENT * ours.score(), PERCENT * score),
        row(what + ": loss of the last epoch", "", ours.trainLoss(), loss),
        row(what + ": weights that are the same, bit for bit", "tensors", tensors, same));
  }

  private static Comparison row(String name, String unit, double ours, double theirs) {
    return new Comparison(name, unit, false, List.of(ours), List.of(theirs), "1.00");
  }

  /** Gives Python the seed's first weights; how many tensors they are. */
  private double begin() {
    Path first = run.path().resolve("first.pth");
    Generator.manualSeed(settings.seed());
    try (Scope _ = Scope.open();
        Module network =
            twin.recipe().network(twin.recipe().model(settings), data.classes().size())) {
      StateDict.save(first, network.stateDict());
    }
    String command =
        "begin\t%s\t%s\t%d\t%s\t%s\t%d\t%d"
            .formatted(
                twin.name(),
                first,
                (long) twin.epochs() * twin.batches(data, settings.seed()).batches(),
                twin.learningRate(),
                settings.data().orElseThrow(),
                twin.batchSize(),
                twin.limit().orElse(0));
    return peer.ask(command, "tensors");
  }

  /** An epoch of Python's steps on our batches; the mean loss of its images. */
  private double meanLoss(int epoch) {
    Path file = run.path().resolve("batch.pth");
    String target = twin.recipe().task().target();
    double sum = 0;
    long images = 0;
    for (Batch batch : twin.batches(data, settings.seed()).epoch(epoch)) {
      StateDict.save(
          file, Map.of("images", batch.tensor("image"), "targets", batch.tensor(target)));
      sum += peer.ask("step\t" + file, "loss") * batch.size();
      images += batch.size();
    }
    return sum / images;
  }

  /** The weights that the run ended with, as Python's torch reads them. */
  private Path lastWeights() {
    Path file = run.path().resolve("last.pth");
    try (Scope _ = Scope.open()) {
      StateDict.save(file, Safetensors.read(run.model()));
    }
    return file;
  }
}
