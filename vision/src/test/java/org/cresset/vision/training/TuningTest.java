package org.cresset.vision.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.OutOfMemoryException;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.data.Batch;
import org.cresset.torch.data.DataLoader;
import org.cresset.torch.io.Safetensors;
import org.cresset.torch.nn.Module;
import org.cresset.torch.nn.Sequential;
import org.cresset.torch.optim.Optimizer;
import org.cresset.torch.optim.SGD;
import org.cresset.torch.optim.Scheduler;
import org.cresset.vision.image.ImageSize;
import org.cresset.vision.recipes.Recipes;
import org.cresset.vision.transforms.Normalize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a step does besides following one batch's gradient. */
class TuningTest {
  private static final Recipe SHAPES = Recipes.named("shapes").orElseThrow();

  @TempDir private Path folder;

  private static Settings settings(int epochs, int batch, int limit) {
    return new Settings(Optional.empty(), epochs, batch, OptionalInt.of(limit), 0.05, 3);
  }

  private RunFolder run(String name) {
    return new RunFolder(folder.resolve(name));
  }

  /** A network without batch statistics and a step without momentum: a closed form. */
  private static class Plain implements Recipe {
    @Override
    public String name() {
      return "plain";
    }

    @Override
    public String summary() {
      return "one linear layer";
    }

    @Override
    public Settings defaults() {
      return Settings.of(1, 16, 0.05);
    }

    @Override
    public List<String> models() {
      return List.of("linear");
    }

    @Override
    public boolean needsData() {
      return false;
    }

    @Override
    public TrainingData data(Settings settings) {
      return SHAPES.data(settings);
    }

    @Override
    public ImageSize imageSize(String model) {
      return ImageSize.of(32);
    }

    @Override
    public Normalize normalize() {
      return SHAPES.normalize();
    }

    @Override
    public Module network(String model, int classes) {
      return Sequential.of(
          org.cresset.torch.nn.Flatten.of(), org.cresset.torch.nn.Linear.of(3 * 32 * 32, classes));
    }

    @Override
    public Optimizer optimizer(Module network, Settings settings) {
      return SGD.of(network.parameters(), settings.learningRate());
    }

    @Override
    public Scheduler schedule(Optimizer optimizer, Settings settings, long steps) {
      return org.cresset.torch.optim.ConstantLR.of(optimizer, 1, steps);
    }
  }

  private static Learning learning(Recipe recipe, Settings settings) {
    org.cresset.torch.Generator.manualSeed(settings.seed());
    Module network = recipe.network(recipe.model(settings), 10).to(MemoryFormat.CHANNELS_LAST);
    return new Learning(
        recipe, settings, Device.CPU, network, o -> recipe.schedule(o, settings, 10));
  }

  /** Weights after one step on the first images, taken in batches of this size. */
  private static Map<String, float[]> afterOneStep(Settings settings, int batch, int images) {
    Recipe recipe = new Plain();
    try (Scope _ = Scope.open();
        Learning learning = learning(recipe, settings)) {
      learning.train();
      for (Batch b : DataLoader.of(recipe.data(settings).train().limit(images)).batchSize(batch)) {
        learning.learn(b, (double) b.size() / images);
      }
      learning.step();
      return values(learning.network().stateDict());
    }
  }

  private static Map<String, float[]> values(Map<String, Tensor> state) {
    Map<String, float[]> values = new HashMap<>();
    state.forEach((name, t) -> values.put(name, t.to(DType.FLOAT32).reshape(-1).toFloatArray()));
    return values;
  }

  private static float[] at(Map<String, float[]> values, String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  @Test
  void accumulatedBatchesAreOneLargeBatch() {
    Map<String, float[]> whole = afterOneStep(settings(1, 40, 40), 40, 40);
    Map<String, float[]> parts = afterOneStep(settings(1, 16, 40), 16, 40); // 16, 16 and 8
    whole.forEach(
        (name, values) -> {
          for (int i = 0; i < values.length; i++) {
            assertThat(at(parts, name)[i])
                .isCloseTo(values[i], org.assertj.core.data.Offset.offset(1e-6f));
          }
        });
  }

  @Test
  void aStepTakesAsManyBatchesAsAreAccumulated() {
    Settings settings = settings(1, 16, 80).tuning(Tuning.NONE.accumulate(2)); // 5 batches
    List<Integer> batches = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void step(StepReport report) {
            batches.add(report.batch());
          }
        };
    RunSummary summary = Trainer.of(SHAPES, settings).listener(listener).train().summary();
    assertThat(batches).containsExactly(2, 4, 5);
    assertThat(summary.epochs().getLast().step()).isEqualTo(3);
  }

  /** Without momentum the change of the weights is the rate times the gradient. */
  @Test
  void clippedGradientsHaveTheNormAskedFor() {
    Settings settings = settings(1, 32, 32);
    Recipe recipe = new Plain();
    for (double norm : new double[] {0.01, 1e6}) {
      try (Scope _ = Scope.open();
          Learning learning = learning(recipe, settings.tuning(Tuning.NONE.clip(norm)))) {
        Map<String, float[]> before = values(learning.network().stateDict());
        for (Batch b : DataLoader.of(recipe.data(settings).train()).batchSize(32)) {
          learning.learn(b, 1);
        }
        learning.step();
        double squares = 0;
        for (var entry : values(learning.network().stateDict()).entrySet()) {
          for (int i = 0; i < entry.getValue().length; i++) {
            double change = entry.getValue()[i] - at(before, entry.getKey())[i];
            squares += change * change;
          }
        }
        double gradient = Math.sqrt(squares) / 0.05;
        if (norm < 1) {
          assertThat(gradient).isCloseTo(norm, org.assertj.core.data.Offset.offset(1e-4));
        } else {
          assertThat(gradient).isGreaterThan(0.1);
        }
      }
    }
  }

  /** After n steps the average is that of the weights' own history, by its definition. */
  @Test
  void theAverageIsSavedAndIsThatOfTheSteps() {
    Settings settings = settings(1, 32, 128).tuning(Tuning.NONE.ema(0.5)); // 4 steps
    Recipe recipe = new Plain();
    try (Scope _ = Scope.open();
        Learning learning = learning(recipe, settings)) {
      float[] expected = {};
      for (Batch b : DataLoader.of(recipe.data(settings).train().limit(128)).batchSize(32)) {
        learning.learn(b, 1);
        learning.step();
        float[] now = at(values(learning.network().stateDict()), "1.bias");
        if (expected.length == 0) {
          expected = now;
        } else {
          for (int i = 0; i < now.length; i++) expected[i] = 0.5f * expected[i] + 0.5f * now[i];
        }
      }
      float[] averaged =
          learning.withBest(() -> at(values(learning.network().stateDict()), "1.bias"));
      assertThat(averaged).containsExactly(expected, org.assertj.core.data.Offset.offset(1e-6f));
      assertThat(at(values(learning.network().stateDict()), "1.bias")).isNotEqualTo(averaged);
    }
  }

  @Test
  void resumedItEndsTheSameWithAllOfThem() {
    Tuning tuning = Tuning.NONE.accumulate(2).ema(0.9).clip(1).freeze("0").earlyStop(5);
    Settings settings = settings(2, 32, 160).tuning(tuning);
    Outcome whole = Trainer.of(SHAPES, settings).folder(run("whole")).train();
    RunFolder stopped = run("stopped");
    Trainer first = Trainer.of(SHAPES, settings).folder(stopped);
    int[] seen = {0};
    first.listener(
        new TrainingListener() {
          @Override
          public void step(StepReport report) {
            if (++seen[0] == 4) first.stop();
          }
        });
    assertThat(first.train().finished()).isFalse();
    TrainingCheckpoint checkpoint = TrainingCheckpoint.read(stopped);
    assertThat(checkpoint.settings()).isEqualTo(settings);
    Outcome resumed = Trainer.resume(SHAPES, stopped, checkpoint, settings).train();
    assertThat(stopped.model()).hasSameBinaryContentAs(run("whole").model());
    assertThat(stopped.evaluation()).hasSameBinaryContentAs(run("whole").evaluation());
    assertThat(resumed.evaluation()).isPresent();
    assertThat(whole.finished()).isTrue();
  }

  @Test
  void frozenLayersKeepWeightsAndStatistics() {
    Settings settings = settings(1, 32, 64);
    Trainer.of(SHAPES, settings).folder(run("first")).train();
    Settings frozen = settings.weights(run("first").model()).tuning(Tuning.NONE.freeze("backbone"));
    Trainer.of(SHAPES, frozen).folder(run("second")).train();
    try (Scope _ = Scope.open()) {
      Map<String, float[]> before = values(Safetensors.read(run("first").model()));
      Map<String, float[]> after = values(Safetensors.read(run("second").model()));
      before.forEach(
          (name, values) -> {
            boolean head = name.startsWith("14.");
            assertThat(java.util.Arrays.equals(values, after.get(name))).as(name).isEqualTo(!head);
          });
    }
  }

  @Test
  void namesThatFreezeNothingOrAllAreRefused() {
    Settings settings = settings(1, 32, 64);
    for (String name : List.of("stem", "0,1,4,5,8,9,14")) {
      Trainer trainer = Trainer.of(SHAPES, settings.tuning(Tuning.NONE.freeze(name)));
      assertThatThrownBy(trainer::train)
          .isInstanceOf(TorchException.class)
          .hasMessageContaining("some layers must learn and some not, got " + name);
    }
  }

  @Test
  void itEndsWhenItGetsNoBetterAndKeepsTheBest() throws IOException {
    // So high a rate that the network stays at guessing.
    Settings settings =
        new Settings(Optional.empty(), 12, 64, OptionalInt.of(128), 3, 0)
            .tuning(Tuning.NONE.earlyStop(2));
    Outcome outcome = Trainer.of(SHAPES, settings).folder(run("run")).train();
    List<EpochReport> epochs = outcome.summary().epochs();
    EpochReport best = outcome.summary().best().orElseThrow();
    assertThat(outcome.finished()).isTrue();
    assertThat(epochs.size()).isLessThan(12).isEqualTo(best.epoch() + 2);
    assertThat(outcome.evaluation().orElseThrow().metrics().get("accuracy"))
        .isEqualTo(best.score());
    assertThat(Files.readAllLines(run("run").metrics())).hasSize(epochs.size());
  }

  @Test
  void wrongNumbersAreRefused() {
    List<Consumer<Tuning>> wrong =
        List.of(
            t -> t.accumulate(0),
            t -> t.ema(1),
            t -> t.clip(0),
            t -> t.freeze(" "),
            t -> t.earlyStop(0));
    for (Consumer<Tuning> each : wrong) {
      assertThatThrownBy(() -> each.accept(Tuning.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must ");
    }
  }

  @Test
  void memoryThatDoesNotDoIsAnErrorWithAdviceThatFits() {
    Recipe greedy =
        new Plain() {
          @Override
          public Module network(String model, int classes) {
            return new Module() {
              private final Module inner = child("inner", super_(classes));

              private Module super_(int n) {
                return Sequential.of(
                    org.cresset.torch.nn.Flatten.of(), org.cresset.torch.nn.Linear.of(3072, n));
              }

              @Override
              public Tensor forward(Tensor x) { // 4 exabytes
                Tensor.empty(DType.FLOAT32, Device.CPU, MemoryFormat.CONTIGUOUS, 1L << 60);
                return inner.call(x);
              }
            };
          }
        };
    Settings settings = settings(1, 24, 48);
    assertThatThrownBy(() -> Trainer.of(greedy, settings).train())
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("batches of 24 does not fit into memory")
        .hasCauseInstanceOf(OutOfMemoryException.class)
        .extracting(e -> ((TorchException) e).hint())
        .asString()
        .contains("--batch-size 12 --accumulate 2", "--amp", "--find-batch-size", "Checkpoint");
    assertThat(MemoryAdvice.hint(settings(1, 1, 48).amp(DType.BFLOAT16)))
        .doesNotContain("--batch-size", "--amp")
        .contains("Checkpoint");
  }

  @Test
  void ratesAreTriedUntilTheLossExplodes() throws IOException {
    RateFinder found = RateFinder.of(SHAPES, settings(1, 32, 512), Device.CPU, 40);
    List<RateFinder.Point> points = found.points();
    assertThat(points.getFirst().rate()).isEqualTo(1e-6);
    for (int i = 1; i < points.size(); i++) {
      assertThat(points.get(i).rate() / points.get(i - 1).rate())
          .isCloseTo(Math.pow(1e7, 1 / 39.0), org.assertj.core.data.Offset.offset(1e-6));
    }
    assertThat(found.suggestion().orElseThrow()).isBetween(1e-4, 1.0);
    Path file = folder.resolve("new/find-lr.csv");
    found.write(file);
    assertThat(Files.readAllLines(file))
        .hasSize(points.size() + 1)
        .startsWith("learning_rate,loss,smoothed_loss");
  }

  /** A smoothed loss, late by 4 steps, that falls from the 21st to the 30th. */
  @Test
  void theSteepestFallIsSuggested() {
    List<RateFinder.Point> points = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      double loss = i < 20 ? 5 : i < 30 ? 5 - 0.5 * (i - 19) : 10;
      points.add(new RateFinder.Point(Math.pow(10, -6 + i / 10.0), loss, loss));
    }
    RateFinder found = new RateFinder(points);
    assertThat(found.suggestion().orElseThrow()).isBetween(Math.pow(10, -4.5), Math.pow(10, -3.5));
    assertThat(found.least()).isEqualTo(Math.pow(10, -3.1));
    assertThat(new RateFinder(points.subList(0, 15)).suggestion()).isEmpty();
  }

  @Test
  void batchSizesAreTriedInPowersOfTwo() {
    BatchSizeFinder found = BatchSizeFinder.of(SHAPES, settings(1, 32, 8), Device.CPU, _ -> {});
    List<Integer> sizes = found.tries().stream().map(BatchSizeFinder.Try::batchSize).toList();
    assertThat(sizes).isNotEmpty().isSubsetOf(1, 2, 4, 8);
    assertThat(sizes).isSorted();
    assertThat(found.suggestion()).isPresent();
    assertThat(found.end()).isIn("the set has no more", "larger ones are not faster");
  }
}
