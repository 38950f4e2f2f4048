package org.cresset.vision.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.cresset.torch.DType;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.Scope;
import org.cresset.torch.Shape;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Module;
import org.cresset.torch.nn.Parameter;
import org.cresset.vision.training.Recipe;
import org.cresset.vision.training.Settings;
import org.junit.jupiter.api.Test;

class RecipesTest {
  @Test
  void everyRecipeKnowsItsNetworks() {
    for (Recipe recipe : Recipes.ALL) {
      assertThat(recipe.models()).isNotEmpty().doesNotHaveDuplicates();
      for (String model : recipe.models()) {
        assertThat(recipe.imageSize(model).height()).as(model).isPositive();
      }
      assertThat(recipe.model(recipe.defaults())).isEqualTo(recipe.models().getFirst());
      Settings other = recipe.defaults().model("no-such-model");
      assertThatThrownBy(() -> recipe.model(other))
          .hasMessageContaining("the model must be one that it has, got no-such-model");
    }
  }

  /** torchvision's resnet18(num_classes=10) with a first convolution of 3x3: 11,173,962. */
  @Test
  void theResNetForSmallImagesIsTheReferences() {
    Recipe recipe = Recipes.named("cifar10-resnet18").orElseThrow();
    try (Scope _ = Scope.open();
        Module network = recipe.network("resnet18", 10)) {
      long parameters =
          network.parameters().stream().map(Parameter::tensor).mapToLong(Tensor::numel).sum();
      assertThat(parameters).isEqualTo(11_173_962);
      Tensor images = Tensor.empty(DType.FLOAT32, MemoryFormat.CHANNELS_LAST, 2, 3, 32, 32).zero_();
      assertThat(network.eval().call(images).shape()).isEqualTo(Shape.of(2, 10));
    }
  }
}
