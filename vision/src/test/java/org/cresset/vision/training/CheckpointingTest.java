package org.cresset.vision.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.cresset.torch.Generator;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.nn.Dropout;
import org.cresset.vision.models.DeepLabV3Plus;
import org.cresset.vision.models.ImageModel;
import org.cresset.vision.models.Models;
import org.cresset.vision.models.ResNet;
import org.cresset.vision.models.UNet;
import org.cresset.vision.recipes.Recipes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks that are computed again in the backward pass change nothing but memory and time. */
class CheckpointingTest {
  @TempDir private Path folder;

  /**
   * What a step of training leaves behind: the result, tensors held, gradients, running statistics.
   */
  private record Traces(
      byte[] out, long held, Map<String, byte[]> gradients, Map<String, byte[]> buffers) {}

  private static Traces traces(Supplier<ImageModel> maker, boolean checkpointing, int side) {
    Generator.manualSeed(3);
    try (Scope _ = Scope.open();
        ImageModel model = maker.get()) {
      if (checkpointing) model.checkpointing(true);
      model.train();
      Tensor image = Tensor.randn(2, 3, side, side);
      long before = Tensor.live();
      Tensor out = model.call(image);
      long held = Tensor.live() - before;
      out.square().mean().backward();
      Map<String, byte[]> gradients = new LinkedHashMap<>();
      model
          .namedParameters()
          .forEach(
              (name, p) -> gradients.put(name, Objects.requireNonNull(p.grad()).toByteArray()));
      Map<String, byte[]> buffers = new LinkedHashMap<>();
      model.namedBuffers().forEach((name, b) -> buffers.put(name, b.toByteArray()));
      return new Traces(out.detach().toByteArray(), held, gradients, buffers);
    }
  }

  private static void assertSame(Supplier<ImageModel> maker, int side) {
    Traces without = traces(maker, false, side);
    Traces with = traces(maker, true, side);
    assertThat(with.out).isEqualTo(without.out);
    assertThat(with.held).isLessThan(without.held / 2); // tensors that wait for the backward pass
    assertThat(with.gradients).hasSameSizeAs(without.gradients).isNotEmpty();
    without.gradients.forEach(
        (name, bytes) -> assertThat(with.gradients.get(name)).as(name).isEqualTo(bytes));
    without.buffers.forEach(
        (name, bytes) -> assertThat(with.buffers.get(name)).as(name).isEqualTo(bytes));
    assertThat(without.buffers.keySet()).anyMatch(name -> name.endsWith("num_batches_tracked"));
  }

  @Test
  void aResNetsStepIsTheSame() {
    assertSame(() -> ResNet.smallImages18(10), 16);
  }

  @Test
  void aUNetsStepIsTheSame() {
    assertSame(() -> UNet.of(8, 5), 34);
  }

  @Test
  void aDeepLabsStepIsTheSameWithItsDropout() {
    assertSame(() -> DeepLabV3Plus.resnet50(5), 32);
    try (Scope _ = Scope.open();
        ImageModel model = DeepLabV3Plus.resnet50(5)) {
      assertThat(model.namedModules().values()).anyMatch(Dropout.class::isInstance);
    }
  }

  /** Two runs of a recipe, bit for bit: losses of training and of the tests in between. */
  @Test
  void aRecipesLossesAreTheSame() throws IOException {
    for (String split : List.of("train", "val")) {
      Path images = Files.createDirectories(folder.resolve("data").resolve(split));
      Path masks = Files.createDirectories(folder.resolve("data").resolve(split + "annot"));
      for (int i = 0; i < 2; i++) {
        var image = new BufferedImage(48, 36, BufferedImage.TYPE_INT_RGB);
        var mask = new BufferedImage(48, 36, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < 36; y++) {
          for (int x = 0; x < 48; x++) {
            image.setRGB(x, y, y < 12 + i ? 0x4080FF : 0x606060);
            mask.getRaster().setSample(x, y, 0, y < 12 + i ? 0 : 3);
          }
        }
        ImageIO.write(image, "png", images.resolve(i + ".png").toFile());
        ImageIO.write(mask, "png", masks.resolve(i + ".png").toFile());
      }
    }
    Recipe recipe = Recipes.named("camvid-unet").orElseThrow();
    Settings settings =
        new Settings(Optional.of(folder.resolve("data")), 2, 2, OptionalInt.empty(), 3e-3, 0);
    List<List<Double>> losses = new ArrayList<>();
    for (boolean on : List.of(false, true)) {
      Settings these = settings.tuning(Tuning.NONE.checkpointing(on));
      List<Double> all = new ArrayList<>();
      for (EpochReport epoch : Trainer.of(recipe, these).train().summary().epochs()) {
        all.add(epoch.trainLoss());
        all.add(epoch.testLoss());
      }
      losses.add(all);
    }
    assertThat(losses.getFirst()).hasSize(4);
    assertThat(losses.getLast()).isEqualTo(losses.getFirst());
  }

  @Test
  void aNetworkWithoutBlocksSaysSo() {
    try (ImageModel model = Models.of("alexnet", 2)) {
      assertThatThrownBy(() -> model.checkpointing(true))
          .isInstanceOf(TorchException.class)
          .hasMessageEndingWith("must have blocks that can be computed again, got AlexNet");
    }
    Recipe shapes = Recipes.named("shapes").orElseThrow();
    Settings settings = shapes.defaults().tuning(Tuning.NONE.checkpointing(true));
    assertThatThrownBy(() -> Trainer.of(shapes, settings).train())
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("checkpointing: the network must");
  }

  @Test
  void aCheckpointKeepsTheWish() {
    Settings settings = Settings.of(1, 2, 0.1).tuning(Tuning.NONE.checkpointing(true));
    assertThat(Settings.of(settings.toMap())).isEqualTo(settings);
    assertThat(settings.differences(Settings.of(1, 2, 0.1)))
        .containsExactly("checkpointing true, not none");
    assertThat(MemoryAdvice.hint(settings)).doesNotContain("--checkpointing");
    assertThat(MemoryAdvice.hint(Settings.of(1, 2, 0.1))).contains("--checkpointing");
  }
}
