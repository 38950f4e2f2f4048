package org.cresset.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.cresset.torch.DType;
import org.cresset.vision.recipes.Recipes;
import org.cresset.vision.training.Recipe;
import org.cresset.vision.training.Settings;
import org.cresset.vision.training.Tuning;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options that decide what weights a training ends with. */
final class SettingsOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "folder of the data, in the layout that its set is published in")
  private @Nullable Path data;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "the network, where the recipe has several")
  private @Nullable String model;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "begin with these: .pth, safetensors or .npz")
  private @Nullable Path weights;

  @Option(names = "--epochs", paramLabel = "N", description = "times through the training set")
  private @Nullable Integer epochs;

  @Option(names = "--batch-size", paramLabel = "N", description = "images a batch")
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

  @Option(
      names = "--accumulate",
      paramLabel = "N",
      description = "batches a step: as one N times as large, in the memory of one")
  private @Nullable Integer accumulate;

  @Option(
      names = "--ema",
      paramLabel = "DECAY",
      description = "test and keep an average of the weights, such as 0.999")
  private @Nullable Double ema;

  @Option(names = "--clip", paramLabel = "NORM", description = "limit the norm of the gradients")
  private @Nullable Double clip;

  @Option(
      names = "--freeze",
      paramLabel = "PREFIX,...|backbone",
      description = "layers that do not learn")
  private @Nullable String freeze;

  @Option(
      names = "--early-stop",
      paramLabel = "EPOCHS",
      description = "end after so many epochs that were no better, and keep the best")
  private @Nullable Integer earlyStop;

  @Option(
      names = "--checkpointing",
      description = "compute blocks again in the backward pass: less memory, more time")
  private boolean checkpointing;

  /** The recipe of a name, or a usage error that names what is near. */
  static Recipe recipe(CommandLine line, String name) {
    return Recipes.named(name).orElseThrow(() -> unknown(line, name));
  }

  private static UsageException unknown(CommandLine line, String name) {
    List<String> names = Recipes.ALL.stream().map(Recipe::name).toList();
    List<String> near = Nearest.to(name, names);
    return new UsageException(
        line,
        "there is no recipe " + name,
        near.isEmpty()
            ? "there are " + String.join(", ", names)
            : "did you mean " + String.join(" or ", near) + "?");
  }

  /** What was chosen, and for the rest what {@code others} has. */
  Settings settings(CommandLine line, Settings others) {
    try {
      return new Settings(
          data != null ? Optional.of(data) : others.data(),
          epochs != null ? epochs : others.epochs(),
          batchSize != null ? batchSize : others.batchSize(),
          limit != null ? OptionalInt.of(limit) : others.limit(),
          learningRate != null ? learningRate : others.learningRate(),
          seed != null ? seed : others.seed(),
          amp != null ? Optional.of(ampType(line, amp)) : others.amp(),
          model != null ? Optional.of(model) : others.model(),
          weights != null ? Optional.of(weights) : others.weights(),
          tuning(others.tuning()));
    } catch (IllegalArgumentException e) {
      throw new UsageException(line, String.valueOf(e.getMessage()), null);
    }
  }

  private Tuning tuning(Tuning others) {
    return new Tuning(
        accumulate != null ? accumulate : others.accumulate(),
        ema != null ? OptionalDouble.of(ema) : others.ema(),
        clip != null ? OptionalDouble.of(clip) : others.clip(),
        freeze != null ? Optional.of(freeze) : others.freeze(),
        earlyStop != null ? OptionalInt.of(earlyStop) : others.earlyStop(),
        checkpointing || others.checkpointing());
  }

  private static DType ampType(CommandLine line, String name) {
    return switch (name) {
      case "bfloat16" -> DType.BFLOAT16;
      case "float16" -> DType.FLOAT16;
      default -> {
        boolean misplaced = Recipes.named(name).isPresent();
        throw new UsageException(
            line,
            "--amp must be bfloat16 or float16, got " + name,
            misplaced ? "name the recipe before it: train " + name + " --amp" : null);
      }
    };
  }

  /** Refuses what the recipe cannot do with these. */
  void requireFitting(CommandLine line, Recipe recipe, Settings settings) {
    if (recipe.needsData() && settings.data().isEmpty()) {
      throw new UsageException(
          line, "recipe " + recipe.name() + " needs --data, the folder of its images", null);
    }
    if (!recipe.needsData() && settings.data().isPresent()) {
      throw new UsageException(
          line, "recipe " + recipe.name() + " makes its own images, so it takes no --data", null);
    }
    String name = settings.model().orElse(recipe.models().getFirst());
    if (recipe.models().contains(name)) return;
    List<String> near = Nearest.to(name, recipe.models());
    throw new UsageException(
        line,
        "recipe " + recipe.name() + " has no model " + name,
        near.isEmpty()
            ? "it has " + String.join(", ", recipe.models())
            : "did you mean " + String.join(" or ", near) + "?");
  }
}
