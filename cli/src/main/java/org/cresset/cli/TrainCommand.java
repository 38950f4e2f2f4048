package org.cresset.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.vision.recipes.Recipes;
import org.cresset.vision.training.Checkpoint;
import org.cresset.vision.training.Outcome;
import org.cresset.vision.training.Recipe;
import org.cresset.vision.training.RunFolder;
import org.cresset.vision.training.Settings;
import org.cresset.vision.training.Trainer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
      "  shapes       tells ten kinds of drawn shapes apart; needs no data (the default)",
      "  cifar10-cnn  two convolutions on CIFAR-10; needs --data",
      ""
    },
    footer = {
      "",
      "--out keeps metrics.jsonl (one line an epoch), summary.json, model.safetensors and",
      "checkpoint/. Ctrl-C ends after the step and says how to go on; twice ends at once."
    })
final class TrainCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "0..1", paramLabel = "RECIPE", description = "what to train")
  private @Nullable String recipe;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "folder of the data: CIFAR-10's binary files, or train/CLASS/*.jpg and test/...")
  private @Nullable Path data;

  @Option(names = "--epochs", paramLabel = "N", description = "times through the training set")
  private @Nullable Integer epochs;

  @Option(names = "--batch-size", paramLabel = "N", description = "images a step")
  private @Nullable Integer batchSize;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "use at most N training and N test images")
  private @Nullable Integer limit;

  @Option(names = "--lr", paramLabel = "X", description = "the greatest learning rate")
  private @Nullable Double learningRate;

  @Option(names = "--seed", paramLabel = "S", description = "another seed, another run (0)")
  private @Nullable Long seed;

  @Option(
      names = "--amp",
      arity = "0..1",
      fallbackValue = "bfloat16",
      paramLabel = "TYPE",
      description = "mixed precision: bfloat16, or float16 with scaled gradients")
  private @Nullable String amp;

  @Option(names = "--workers", paramLabel = "N", description = "threads that read images (1)")
  private @Nullable Integer workers;

  @Option(names = "--device", paramLabel = "auto|cpu|cuda[:N]", description = "where (auto)")
  private @Nullable String device;

  @Option(names = "--out", paramLabel = "DIR", description = "folder to keep the run in")
  private @Nullable Path out;

  @Option(names = "--resume", description = "go on with the run in --out where it was left")
  private boolean resume;

  @Option(names = "--checkpoint-seconds", paramLabel = "N", hidden = true)
  private double checkpointSeconds = 15;

  TrainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (workers != null && workers < 0) throw wrong("--workers must be 0 or more, got " + workers);
    Optional<RunFolder> folder = Optional.ofNullable(out).map(RunFolder::new);
    if (resume && folder.isEmpty()) throw wrong("--resume needs --out, the folder of the run");
    Optional<Checkpoint> checkpoint = resume ? folder.map(this::checkpoint) : Optional.empty();
    Recipe chosen = recipe(checkpoint);
    Settings settings = settings(checkpoint.map(Checkpoint::settings).orElse(chosen.defaults()));
    if (chosen.needsData() && settings.data().isEmpty()) {
      throw wrong("recipe " + chosen.name() + " needs --data, the folder of its images");
    }
    if (!chosen.needsData() && settings.data().isPresent()) {
      throw wrong("recipe " + chosen.name() + " makes its own images, so it takes no --data");
    }
    LoadingProgress.load(console);
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

  private Checkpoint checkpoint(RunFolder folder) {
    LoadingProgress.load(console);
    return Checkpoint.read(folder);
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

  private Recipe recipe(Optional<Checkpoint> checkpoint) {
    String name =
        recipe != null
            ? recipe
            : checkpoint.map(Checkpoint::recipe).orElse(Recipes.ALL.getFirst().name());
    return Recipes.named(name).orElseThrow(() -> unknown(name));
  }

  private UsageException unknown(String name) {
    List<String> names = Recipes.ALL.stream().map(Recipe::name).toList();
    List<String> near = Nearest.to(name, names);
    return new UsageException(
        spec.commandLine(),
        "there is no recipe " + name,
        near.isEmpty()
            ? "there are " + String.join(" and ", names)
            : "did you mean " + String.join(" or ", near) + "?");
  }

  /** What was chosen, and for the rest what {@code others} has. */
  private Settings settings(Settings others) {
    try {
      return new Settings(
          data != null ? Optional.of(data) : others.data(),
          epochs != null ? epochs : others.epochs(),
          batchSize != null ? batchSize : others.batchSize(),
          limit != null ? OptionalInt.of(limit) : others.limit(),
          learningRate != null ? learningRate : others.learningRate(),
          seed != null ? seed : others.seed(),
          amp != null ? Optional.of(ampType(amp)) : others.amp());
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private DType ampType(String name) {
    return switch (name) {
      case "bfloat16" -> DType.BFLOAT16;
      case "float16" -> DType.FLOAT16;
      default -> {
        boolean misplaced = Recipes.named(name).isPresent();
        throw new UsageException(
            spec.commandLine(),
            "--amp must be bfloat16 or float16, got " + name,
            misplaced ? "name the recipe before it: train " + name + " --amp" : null);
      }
    };
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
