package org.cresset.vision.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.io.StateDict;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSize;
import org.cresset.vision.training.Classifier;
import org.cresset.vision.training.ZooModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of weights that say nothing of images and classes, against torchvision's own answer. */
final class ZooModelTest {
  @TempDir private Path folder;

  private final List<String> notes = new ArrayList<>();

  /** The weights of golden/models/predict.py. */
  private Path weights() {
    Path file = folder.resolve("weights.pth");
    try (Scope _ = Scope.open();
        ImageModel model = Models.of("mobilenet_v3_small", 10)) {
      Formula.fill(model);
      StateDict.save(file, model.stateDict());
    }
    return file;
  }

  /** The image of golden/models/predict.py. */
  private static Image image() {
    byte[] pixels = new byte[300 * 400 * 3];
    int i = 0;
    for (int y = 0; y < 300; y++) {
      for (int x = 0; x < 400; x++) {
        pixels[i++] = (byte) (x * 255 / 399);
        pixels[i++] = (byte) (y * 255 / 299);
        pixels[i++] = (byte) (x * y / 8);
      }
    }
    return Image.of(new ImageSize(300, 400), 3, pixels);
  }

  @Test
  void saysWhatTorchvisionSays() throws IOException {
    List<String> lines;
    try (InputStream in = ZooModelTest.class.getResourceAsStream("/golden/models/predict.tsv")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      lines = text.lines().filter(line -> !line.startsWith("#")).toList();
    }
    try (ZooModel zoo = ZooModel.load("mobilenet_v3_small", weights(), notes::add)) {
      List<Classifier.Prediction> all = zoo.classifier().best(image(), 10);
      assertThat(all).hasSameSizeAs(lines).hasSize(10);
      for (int i = 0; i < lines.size(); i++) {
        String[] cells = lines.get(i).split("\t");
        assertThat(all.get(i).label()).isEqualTo(cells[0]);
        // The red and blue channel in each other's place make 1e-4.
        assertThat(all.get(i).probability()).isEqualTo(Double.parseDouble(cells[1]), within(1e-5));
      }
      ZooModel named = zoo.labels(List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"));
      assertThat(named.classifier().predict(image()).label()).isEqualTo("g");
    }
    assertThat(notes).singleElement().asString().endsWith("prepared as for IMAGENET1K_V1");
  }

  @Test
  void refusesTooFewLabels() {
    try (ZooModel zoo = ZooModel.load("mobilenet_v3_small", weights(), notes::add)) {
      assertThatThrownBy(() -> zoo.labels(List.of("cat", "dog")))
          .isInstanceOf(TorchException.class)
          .hasMessageContaining("each of the 10 classes")
          .hasMessageEndingWith("got 2");
    }
  }

  @Test
  void refusesAnotherNetworksFileByName() throws IOException {
    Path file = weights();
    assertThatThrownBy(() -> ZooModel.load("resnet18", file, notes::add))
        .isInstanceOf(TorchException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining("the weights of the last layer, fc.weight, got none");
    assertThatThrownBy(() -> ZooModel.load("mobilenet_v3_large", file, notes::add))
        .isInstanceOf(TorchException.class)
        .hasMessageStartingWith(file + ": as weights of mobilenet_v3_large: ");
    Path whole = folder.resolve("whole.pth");
    Files.writeString(whole, "no weights");
    assertThatThrownBy(() -> ZooModel.load("resnet18", whole, notes::add))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining(whole.toString());
    Path nowhere = folder.resolve("nowhere.pth");
    assertThatThrownBy(() -> ZooModel.load("resnet18", nowhere, notes::add))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining(nowhere.toString());
    assertThat(notes).isEmpty();
  }

  @Test
  void aFileIsKnownByItsHash() throws IOException {
    Path file = Files.writeString(folder.resolve("x.pth"), "abc");
    assertThat(Weights.ofFile("resnet50", file)).isEmpty();
    assertThat(Weights.ofFile("unet", folder.resolve("nowhere"))).isEmpty();
  }

  @Test
  void savedStatesOfTimmAndMilesialAreTakenToo() {
    Path file = folder.resolve("convnext.safetensors");
    try (Scope _ = Scope.open();
        ImageModel model = Models.of("convnextv2_atto", 3)) {
      Map<String, Tensor> state = model.stateDict();
      StateDict.save(file, state);
    }
    try (ZooModel zoo = ZooModel.load("convnextv2_atto", file, notes::add)) {
      assertThat(zoo.classes()).containsExactly("0", "1", "2");
      assertThat(zoo.transforms().size(new ImageSize(300, 400))).isEqualTo(new ImageSize(224, 224));
      assertThat(zoo.transforms().steps().getFirst().size(new ImageSize(300, 600)))
          .isEqualTo(new ImageSize(256, 512));
    }
    assertThat(notes).singleElement().asString().contains("cropped to 224 pixels");
  }
}
