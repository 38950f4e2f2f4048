package org.cresset.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.cresset.torch.Device;
import org.cresset.vision.recipes.Recipes;
import org.cresset.vision.training.Outcome;
import org.cresset.vision.training.Recipe;
import org.cresset.vision.training.RunFolder;
import org.cresset.vision.training.Settings;
import org.cresset.vision.training.Trainer;
import org.cresset.vision.training.TrainingCheckpoint;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains a network, and tests it after each epoch.",
      "",
      "Recipes:",
      "  shapes                    tells ten kinds of drawn shapes apart; needs no data (the"
          + " default)",
      "  cifar10-cnn               two convolutions on CIFAR-10; needs --data",
      "  cifar10-resnet18          CIFAR-10 with a ResNet-18 for small images; needs --data",
      "  folder-classification     your images, a folder a class, any network of the zoo; needs"
          + " --data",
      "  camvid-unet               pixels of CamVid's road scenes, UNet; needs --data",
      "  camvid-deeplabv3plus      pixels of CamVid's road scenes, DeepLabV3+; needs --data",
      "  cityscapes-deeplabv3plus  pixels of Cityscapes, DeepLabV3+; needs --data",
      ""
    },
    footer = {
      "",
      "--out keeps metrics.jsonl (one line an epoch), summary.json, model.safetensors, checkpoint/",
      "and at the end evaluation.json with examples/. Ctrl-C ends after the step and says how to"
          + " go",
      "on; twice ends at once. cresset show lets you look at the images first."
    })
final class TrainCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "0..1", paramLabel = "RECIPE", description = "what to train")
  private @Nullable String recipe;

  @Mixin private SettingsOptions options = new SettingsOptions();

  @Option(names = "--workers", paramLabel = "N", description = "threads that read images (1)")
  private @Nullable Integer workers;

  @Option(names = "--device", paramLabel = "auto|cpu|cuda[:N]", description = "where (auto)")
  private @Nullable String device;

  @Option(names = "--out", paramLabel = "DIR", description = "folder to keep the run in")
  private @Nullable Path out;

  @Option(names = "--resume", description = "go on with the run in --out where it was left")
  private boolean resume;

  @ArgGroup private Search search = new Search();

  @Option(names = "--checkpoint-seconds", paramLabel = "N", hidden = true)
  private double checkpointSeconds = 15;

  /** What is tried in the place of a training. */
  private static final class Search {
    @Option(
        names = "--find-lr",
        description = "try learning rates in place of training, and say which is good")
    private boolean rate;

    @Option(
        names = "--find-batch-size",
        description = "try batch sizes in place of training, and say which is good")
    private boolean batchSize;
  }

  TrainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (workers != null && workers < 0) throw wrong("--workers must be 0 or more, got " + workers);
    Optional<RunFolder> folder = Optional.ofNullable(out).map(RunFolder::new);
    if (resume && folder.isEmpty()) throw wrong("--resume needs --out, the folder of the run");
    Optional<TrainingCheckpoint> checkpoint =
        resume ? folder.map(this::checkpoint) : Optional.empty();
    Recipe chosen = recipe(checkpoint);
    Settings settings =
        options.settings(
            spec.commandLine(),
            checkpoint.map(TrainingCheckpoint::settings).orElse(chosen.defaults()));
    options.requireFitting(spec.commandLine(), chosen, settings);
    LoadingProgress.load(console);
    if (search.rate || search.batchSize) return search(chosen, settings);
    Trainer trainer =
        checkpoint
            .map(c -> Trainer.resume(chosen, folder.orElseThrow(), c, settings))
            .orElseGet(() -> Trainer.of(chosen, settings));
    if (device != null || checkpoint.isEmpty()) trainer.device(device());
    folder.ifPresent(trainer::folder);
    trainer.workers(workers == null ? 1 : workers);
    trainer.checkpointEvery(Duration.ofMillis((long) (1000 * checkpointSeconds)));
    return train(trainer, chosen);
  }

  private TrainingCheckpoint checkpoint(RunFolder folder) {
    LoadingProgress.load(console);
    return TrainingCheckpoint.read(folder);
  }

  private int search(Recipe chosen, Settings settings) {
    Searches searches = new Searches(console, chosen, settings, device());
    if (search.rate) searches.rate(out);
    else searches.batchSize();
    return Main.DONE;
  }

  private int train(Trainer trainer, Recipe chosen) {
    TrainingProgress progress = new TrainingProgress(console, chosen, trainer, out);
    Interrupts interrupts = Interrupts.listen(trainer::stop);
    Outcome outcome;
    try {
      outcome = trainer.listener(progress).train();
    } finally {
      progress.clear();
    }
    progress.end(outcome);
    return outcome.finished() ? Main.DONE : interrupts.exitCode();
  }

  private Recipe recipe(Optional<TrainingCheckpoint> checkpoint) {
    String name =
        recipe != null
            ? recipe
            : checkpoint.map(TrainingCheckpoint::recipe).orElse(Recipes.ALL.getFirst().name());
    return SettingsOptions.recipe(spec.commandLine(), name);
  }

  private Device device() {
    if (device == null || device.equals("auto")) return Device.best();
    try {
      return Device.of(device).available();
    } catch (IllegalArgumentException e) {
      throw wrong("--device must be auto, cpu, cuda or cuda:N, got " + device);
    }
  }

  private UsageException wrong(String message) {
    return new UsageException(spec.commandLine(), message, null);
  }
}
