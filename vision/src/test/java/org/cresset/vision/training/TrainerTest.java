package org.cresset.vision.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.assertj.core.data.Offset;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.vision.recipes.Recipes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainerTest {
  private static final Recipe SHAPES = Recipes.named("shapes").orElseThrow();

  @TempDir private Path folder;

  private static Settings settings(int epochs, int limit, long seed) {
    return new Settings(Optional.empty(), epochs, 64, OptionalInt.of(limit), 0.1, seed);
  }

  private RunFolder run(String name) {
    return new RunFolder(folder.resolve(name));
  }

  @Test
  void learns() {
    Settings settings = new Settings(Optional.empty(), 6, 16, OptionalInt.of(2_000), 0.05, 0);
    RunSummary summary = Trainer.of(SHAPES, settings).train().summary();
    assertThat(summary.epochs().getLast().trainLoss()).isLessThan(2.1); // ln 10 = 2.3 is guessing
    assertThat(summary.finalScore()).isGreaterThan(0.2); // and gives 0.1
  }

  @Test
  void learnsInMixedPrecision() throws IOException {
    Settings settings = new Settings(Optional.empty(), 6, 16, OptionalInt.of(2_000), 0.05, 0);
    RunSummary plain = Trainer.of(SHAPES, settings).folder(run("plain")).train().summary();
    Settings amp = settings.amp(DType.BFLOAT16);
    RunSummary mixed = Trainer.of(SHAPES, amp).folder(run("amp")).train().summary();
    assertThat(mixed.finalScore()).isCloseTo(plain.finalScore(), Offset.offset(0.08));
    assertThat(Files.mismatch(run("plain").model(), run("amp").model())).isNotNegative();
    assertThat(Files.readString(run("amp").summary())).contains("\"amp\":\"bfloat16\"");
  }

  /** Few steps: processors without instructions for float16 take ten times as long for each. */
  @Test
  void float16FollowsFloat32() {
    Settings settings = settings(2, 128, 0);
    EpochReport plain = Trainer.of(SHAPES, settings).train().summary().epochs().getLast();
    Settings amp = settings.amp(DType.FLOAT16);
    EpochReport mixed = Trainer.of(SHAPES, amp).train().summary().epochs().getLast();
    assertThat(mixed.trainLoss()).isCloseTo(plain.trainLoss(), Offset.offset(0.02));
    assertThat(mixed.trainLoss()).isNotEqualTo(plain.trainLoss());
  }

  @Test
  void workersChangeNothing() {
    for (int workers : new int[] {0, 1, 3}) {
      Trainer.of(SHAPES, settings(1, 320, 7)).workers(workers).folder(run("w" + workers)).train();
    }
    assertThat(run("w0").model()).hasSameBinaryContentAs(run("w1").model());
    assertThat(run("w0").model()).hasSameBinaryContentAs(run("w3").model());
  }

  @Test
  void seedsChangeTheWeights() throws IOException {
    Trainer.of(SHAPES, settings(1, 64, 1)).folder(run("1")).train();
    Trainer.of(SHAPES, settings(1, 64, 2)).folder(run("2")).train();
    assertThat(Files.mismatch(run("1").model(), run("2").model())).isNotNegative();
  }

  @Test
  void stoppedAnywhereAndResumedItEndsTheSame() throws IOException {
    stoppedAndResumedItEndsTheSame(settings(2, 320, 3), 1, 5, 7);
  }

  @ParameterizedTest
  @EnumSource(names = {"BFLOAT16", "FLOAT16"})
  void inMixedPrecisionToo(DType amp) throws IOException {
    stoppedAndResumedItEndsTheSame(settings(2, 320, 3).amp(amp), 7);
  }

  private void stoppedAndResumedItEndsTheSame(Settings settings, int... stops) // 5 steps an epoch
      throws IOException {
    Outcome whole = Trainer.of(SHAPES, settings).folder(run("whole")).train();
    for (int steps : stops) {
      RunFolder stopped = run("stopped" + steps);
      Trainer first = Trainer.of(SHAPES, settings).folder(stopped);
      assertThat(first.listener(stopAfter(first, steps)).train().finished()).isFalse();

      TrainingCheckpoint checkpoint = TrainingCheckpoint.read(stopped);
      int made = checkpoint.position().epoch() * 5 + checkpoint.position().batch();
      assertThat(made).isEqualTo(steps);
      Outcome resumed = Trainer.resume(SHAPES, stopped, checkpoint, settings).train();

      assertThat(resumed.finished()).isTrue();
      assertThat(stopped.model()).hasSameBinaryContentAs(run("whole").model());
      assertThat(values(resumed)).isEqualTo(values(whole));
      assertThat(Files.readAllLines(stopped.metrics())).hasSize(2);
    }
  }

  /** What must not depend on interruptions: all but the times. */
  private static List<List<Double>> values(Outcome outcome) {
    return outcome.summary().epochs().stream()
        .map(e -> List.of((double) e.step(), e.trainLoss(), e.testLoss(), e.score()))
        .toList();
  }

  private static TrainingListener stopAfter(Trainer trainer, int steps) {
    int[] seen = {0};
    return new TrainingListener() {
      @Override
      public void step(StepReport report) {
        if (++seen[0] == steps) trainer.stop();
      }
    };
  }

  @Test
  void linesWrittenAfterTheCheckpointAreDropped() throws IOException {
    Settings settings = settings(2, 128, 3);
    RunFolder run = run("run");
    Trainer first = Trainer.of(SHAPES, settings).folder(run);
    first.listener(stopAfter(first, 3)).train(); // in the second epoch
    Files.writeString(run.metrics(), "{\"epoch\":2,\"st", java.nio.file.StandardOpenOption.APPEND);
    Trainer.resume(SHAPES, run, TrainingCheckpoint.read(run), settings).train();
    assertThat(Files.readAllLines(run.metrics()))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("{\"epoch\":1,").endsWith("}"),
            line -> assertThat(line).startsWith("{\"epoch\":2,").endsWith("}"));
  }

  @Test
  void nothingIsLeftOver() throws InterruptedException {
    Settings settings = settings(1, 128, 0);
    Trainer.of(SHAPES, settings).folder(run("first")).checkpointEvery(Duration.ZERO).train();
    long before = Tensor.live(); // constants, which are made once and stay
    for (int i = 0; i < 5; i++) {
      Trainer.of(SHAPES, settings).folder(run("run" + i)).checkpointEvery(Duration.ZERO).train();
    }
    // What no scope owns, such as constants that others have displaced, is the garbage collector's.
    for (int i = 0; i < 100 && Tensor.live() >= before + 5; i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertThat(Tensor.live()).isLessThan(before + 5);
  }

  @Test
  void aCheckpointOfAnotherNetworkIsRefused() throws IOException {
    Settings settings = settings(1, 64, 0);
    Trainer.of(SHAPES, settings).folder(run("run")).train();
    Recipe other = Recipes.named("cifar10-cnn").orElseThrow();
    TrainingCheckpoint checkpoint = TrainingCheckpoint.read(run("run"));
    assertThatThrownBy(() -> Trainer.resume(other, run("run"), checkpoint, settings))
        .isInstanceOf(TorchException.class)
        .hasMessageEndingWith("began with recipe shapes, not cifar10-cnn");

    var network = other.network(other.models().getFirst(), 10);
    try (var learning =
        new Learning(other, settings, Device.CPU, network, o -> other.schedule(o, settings, 1))) {
      assertThatThrownBy(() -> checkpoint.restore(run("run").checkpoint(), learning))
          .isInstanceOf(TorchException.class)
          .hasMessageContaining("5 missing (0.bias, 3.weight, ")
          .hasMessageContaining("unexpected (")
          .hasMessageContaining("of another shape (");
    }
  }

  @Test
  void aFileThatIsNoCheckpointIsRefused() throws IOException {
    RunFolder run = run("run");
    Trainer.of(SHAPES, settings(1, 64, 0)).folder(run).train();
    Files.copy(run.model(), run.checkpoint(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> TrainingCheckpoint.read(run))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("is not a checkpoint of Cresset's");
  }

  @Test
  void theOldCheckpointOutlivesAFolderThatCannotBeWrittenTo() throws IOException {
    RunFolder run = run("run");
    Settings settings = settings(3, 128, 0);
    Trainer first = Trainer.of(SHAPES, settings).folder(run);
    first.listener(stopAfter(first, 1)).train();
    byte[] before = Files.readAllBytes(run.checkpoint());
    Path checkpoints = run.path().resolve("checkpoint");
    Trainer second = Trainer.resume(SHAPES, run, TrainingCheckpoint.read(run), settings);
    TrainingListener spoiler =
        new TrainingListener() {
          @Override
          public void step(StepReport report) {
            replaceByFile(checkpoints);
          }
        };
    assertThatThrownBy(() -> second.listener(spoiler).train())
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("checkpoint");
    Path aside = checkpoints.resolveSibling("aside");
    assertThat(aside.resolve("checkpoint.safetensors")).hasBinaryContent(before);
    assertThat(aside.toFile().list()).hasSize(1);
  }

  private static void replaceByFile(Path folder) {
    try {
      if (!Files.isDirectory(folder)) return;
      Files.move(folder, folder.resolveSibling("aside"));
      Files.writeString(folder, "");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aLossThatIsNoNumberEndsTheTraining() {
    Settings wild = new Settings(Optional.empty(), 4, 8, OptionalInt.of(256), 1e30, 0);
    assertThatThrownBy(() -> Trainer.of(SHAPES, wild).folder(run("wild")).train())
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("the loss must stay a finite number");
  }
}
