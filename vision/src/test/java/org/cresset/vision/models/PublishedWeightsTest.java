package org.cresset.vision.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.io.StateDict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights of files into networks: other classes, old names, files of something else. */
final class PublishedWeightsTest {
  @TempDir Path folder;

  /** The names that torchvision's files of 2017 have; they count no batches. */
  private static String oldDenseNet(String name) {
    return name.replaceAll("(denselayer\\d+\\.(?:norm|conv))([12])\\.", "$1.$2.");
  }

  private static String oldVisionTransformer(String name) {
    return name.replace(".mlp.0.", ".mlp.linear_1.").replace(".mlp.3.", ".mlp.linear_2.");
  }

  private static Map<String, Tensor> renamed(ImageModel model, UnaryOperator<String> old) {
    Map<String, Tensor> state = new LinkedHashMap<>();
    model.stateDict().forEach((name, value) -> state.put(old.apply(name), value));
    state.keySet().removeIf(name -> name.endsWith("num_batches_tracked"));
    return state;
  }

  private static void same(ImageModel model, ImageModel expected) {
    Map<String, Tensor> state = model.stateDict();
    expected.stateDict().forEach((name, value) -> same(name, state, value));
  }

  private static void same(String name, Map<String, Tensor> state, Tensor expected) {
    assertThat(Objects.requireNonNull(state.get(name)).isEqualTo(expected)).as(name).isTrue();
  }

  @Test
  void readsOldNamesOfDenseNet() {
    Path file = folder.resolve("densenet121.pth");
    try (Scope _ = Scope.open();
        ImageModel old = Models.of("densenet121", 10);
        ImageModel model = Models.of("densenet121", 10)) {
      Formula.fill(old);
      Map<String, Tensor> state = renamed(old, PublishedWeightsTest::oldDenseNet);
      assertThat(state).containsKey("features.denseblock1.denselayer1.norm.1.running_mean");
      StateDict.save(file, state);
      model.loadWeights(file);
      same(model, old);
    }
  }

  @Test
  void readsOldNamesOfVisionTransformers() {
    try (Scope _ = Scope.open();
        ImageModel old = VisionTransformer.base(32, 32, 10);
        ImageModel model = VisionTransformer.base(32, 32, 10)) {
      Map<String, Tensor> state = renamed(old, PublishedWeightsTest::oldVisionTransformer);
      assertThat(state).containsKey("encoder.layers.encoder_layer_11.mlp.linear_2.bias");
      model.loadWeights(state);
      same(model, old);
    }
  }

  @Test
  void keepsTheHeadFreshForOtherClasses() {
    Path file = folder.resolve("resnet18.pth");
    try (Scope _ = Scope.open();
        ImageModel published = Models.of("resnet18", 1000);
        ImageModel model = Models.of("resnet18", 7)) {
      Formula.fill(published);
      StateDict.save(file, published.stateDict());
      Tensor fresh = Objects.requireNonNull(model.stateDict().get("fc.weight")).detach().copy();
      model.loadWeights(file);
      Map<String, Tensor> state = model.stateDict();
      same("fc.weight", state, fresh);
      published.stateDict().entrySet().stream()
          .filter(entry -> !entry.getKey().startsWith("fc."))
          .forEach(entry -> same(entry.getKey(), state, entry.getValue()));
    }
  }

  @Test
  void changesTheNumberOfClasses() {
    try (Scope _ = Scope.open();
        ImageModel model = Models.of("deeplabv3_mobilenet_v3_large", 21)) {
      Formula.fill(model);
      try (ImageModel other = Models.withClasses("deeplabv3_mobilenet_v3_large", model, 3)) {
        Map<String, Tensor> state = other.stateDict();
        assertThat(other.heads()).containsExactlyInAnyOrder("classifier.4", "aux_classifier.4");
        for (String head : other.heads()) {
          assertThat(Objects.requireNonNull(state.get(head + ".weight")).size(0)).isEqualTo(3);
        }
        model.stateDict().entrySet().stream()
            .filter(e -> other.heads().stream().noneMatch(h -> e.getKey().startsWith(h + ".")))
            .forEach(entry -> same(entry.getKey(), state, entry.getValue()));
      }
    }
  }

  @Test
  void refusesWeightsOfAnotherNetworkAndChangesNothing() {
    Path file = folder.resolve("mobilenet.safetensors");
    try (Scope _ = Scope.open();
        ImageModel other = Models.of("mobilenet_v3_small", 10);
        ImageModel model = Models.of("resnet18", 10)) {
      StateDict.save(file, other.stateDict());
      Tensor before = Objects.requireNonNull(model.stateDict().get("conv1.weight")).detach().copy();
      assertThatThrownBy(() -> model.loadWeights(file))
          .isInstanceOf(TorchException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("names missing (conv1.weight");
      same("conv1.weight", model.stateDict(), before);
    }
  }

  @Test
  void refusesOtherShapesOutsideTheHeads() {
    try (Scope _ = Scope.open();
        ImageModel wide = Models.of("wide_resnet50_2", 10);
        ImageModel model = Models.of("resnet50", 10)) {
      Tensor before = Objects.requireNonNull(model.stateDict().get("conv1.weight")).detach().copy();
      assertThatThrownBy(() -> model.loadWeights(wide.stateDict()))
          .isInstanceOf(TorchException.class)
          .hasMessageContaining("layer1.0.conv1.weight");
      same("conv1.weight", model.stateDict(), before);
    }
  }
}
