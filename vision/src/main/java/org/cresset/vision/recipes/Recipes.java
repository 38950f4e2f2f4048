package org.cresset.vision.recipes;

import java.util.List;
import java.util.Optional;
import org.cresset.vision.training.Recipe;

/** Every recipe there is. */
public final class Recipes {
  /** All, the one that needs nothing first. */
  public static final List<Recipe> ALL = List.of(new Shapes(), new Cifar10Cnn());

  private Recipes() {}

  /** The recipe of a name, if there is one. */
  public static Optional<Recipe> named(String name) {
    return ALL.stream().filter(recipe -> recipe.name().equals(name)).findFirst();
  }
}
