package org.cresset.vision.transforms;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.cresset.vision.image.ImageSize;
import org.cresset.vision.transforms.Augmentation.Range;

/**
 * Pairs of changes that a search found to help on a data set; one pair is drawn an image.
 *
 * <p>Source: {@code torchvision.transforms.v2.AutoAugment}; Cubuk et al., "AutoAugment" (2018).
 */
public enum AutoAugment implements Transform {
  /** Found on ImageNet. */
  IMAGENET(
      """
        POSTERIZE 0.4 8, ROTATE 0.6 9
        SOLARIZE 0.6 5, AUTO_CONTRAST 0.6 -
        EQUALIZE 0.8 -, EQUALIZE 0.6 -
        POSTERIZE 0.6 7, POSTERIZE 0.6 6
        EQUALIZE 0.4 -, SOLARIZE 0.2 4
        EQUALIZE 0.4 -, ROTATE 0.8 8
        SOLARIZE 0.6 3, EQUALIZE 0.6 -
        POSTERIZE 0.8 5, EQUALIZE 1.0 -
        ROTATE 0.2 3, SOLARIZE 0.6 8
        EQUALIZE 0.6 -, POSTERIZE 0.4 6
        ROTATE 0.8 8, COLOR 0.4 0
        ROTATE 0.4 9, EQUALIZE 0.6 -
        EQUALIZE 0.0 -, EQUALIZE 0.8 -
        INVERT 0.6 -, EQUALIZE 1.0 -
        COLOR 0.6 4, CONTRAST 1.0 8
        ROTATE 0.8 8, COLOR 1.0 2
        COLOR 0.8 8, SOLARIZE 0.8 7
        SHARPNESS 0.4 7, INVERT 0.6 -
        SHEAR_X 0.6 5, EQUALIZE 1.0 -
        COLOR 0.4 0, EQUALIZE 0.6 -
        EQUALIZE 0.4 -, SOLARIZE 0.2 4
        SOLARIZE 0.6 5, AUTO_CONTRAST 0.6 -
        INVERT 0.6 -, EQUALIZE 1.0 -
        COLOR 0.6 4, CONTRAST 1.0 8
        EQUALIZE 0.8 -, EQUALIZE 0.6 -
      """),
  /** Found on CIFAR-10. */
  CIFAR10(
      """
        INVERT 0.1 -, CONTRAST 0.2 6
        ROTATE 0.7 2, TRANSLATE_X 0.3 9
        SHARPNESS 0.8 1, SHARPNESS 0.9 3
        SHEAR_Y 0.5 8, TRANSLATE_Y 0.7 9
        AUTO_CONTRAST 0.5 -, EQUALIZE 0.9 -
        SHEAR_Y 0.2 7, POSTERIZE 0.3 7
        COLOR 0.4 3, BRIGHTNESS 0.6 7
        SHARPNESS 0.3 9, BRIGHTNESS 0.7 9
        EQUALIZE 0.6 -, EQUALIZE 0.5 -
        CONTRAST 0.6 7, SHARPNESS 0.6 5
        COLOR 0.7 7, TRANSLATE_X 0.5 8
        EQUALIZE 0.3 -, AUTO_CONTRAST 0.4 -
        TRANSLATE_Y 0.4 3, SHARPNESS 0.2 6
        BRIGHTNESS 0.9 6, COLOR 0.2 8
        SOLARIZE 0.5 2, INVERT 0.0 -
        EQUALIZE 0.2 -, AUTO_CONTRAST 0.6 -
        EQUALIZE 0.2 -, EQUALIZE 0.6 -
        COLOR 0.9 9, EQUALIZE 0.6 -
        AUTO_CONTRAST 0.8 -, SOLARIZE 0.2 8
        BRIGHTNESS 0.1 3, COLOR 0.7 0
        SOLARIZE 0.4 5, AUTO_CONTRAST 0.9 -
        TRANSLATE_Y 0.9 9, TRANSLATE_Y 0.7 9
        AUTO_CONTRAST 0.9 -, SOLARIZE 0.8 3
        EQUALIZE 0.8 -, INVERT 0.1 -
        TRANSLATE_Y 0.7 9, AUTO_CONTRAST 0.9 -
      """),
  /** Found on SVHN. */
  SVHN(
      """
        SHEAR_X 0.9 4, INVERT 0.2 -
        SHEAR_Y 0.9 8, INVERT 0.7 -
        EQUALIZE 0.6 -, SOLARIZE 0.6 6
        INVERT 0.9 -, EQUALIZE 0.6 -
        EQUALIZE 0.6 -, ROTATE 0.9 3
        SHEAR_X 0.9 4, AUTO_CONTRAST 0.8 -
        SHEAR_Y 0.9 8, INVERT 0.4 -
        SHEAR_Y 0.9 5, SOLARIZE 0.2 6
        INVERT 0.9 -, AUTO_CONTRAST 0.8 -
        EQUALIZE 0.6 -, ROTATE 0.9 3
        SHEAR_X 0.9 4, SOLARIZE 0.3 3
        SHEAR_Y 0.8 8, INVERT 0.7 -
        EQUALIZE 0.9 -, TRANSLATE_Y 0.6 6
        INVERT 0.9 -, EQUALIZE 0.6 -
        CONTRAST 0.3 3, ROTATE 0.8 4
        INVERT 0.8 -, TRANSLATE_Y 0.0 2
        SHEAR_Y 0.7 6, SOLARIZE 0.4 8
        INVERT 0.6 -, ROTATE 0.8 4
        SHEAR_Y 0.3 7, TRANSLATE_X 0.9 3
        SHEAR_X 0.1 6, INVERT 0.6 -
        SOLARIZE 0.7 2, TRANSLATE_Y 0.6 7
        SHEAR_Y 0.8 4, INVERT 0.8 -
        SHEAR_X 0.7 9, TRANSLATE_Y 0.8 3
        SHEAR_Y 0.8 5, AUTO_CONTRAST 0.7 -
        SHEAR_X 0.7 2, INVERT 0.1 -
      """);

  private static final int BINS = 10;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list of records
  private final List<List<Step>> policies;

  AutoAugment(String table) {
    policies = table.lines().map(AutoAugment::policy).toList();
  }

  /** A line as "POSTERIZE 0.4 8, ROTATE 0.6 9": change, probability, strength. */
  private static List<Step> policy(String line) {
    return List.of(line.strip().split(", ", -1)).stream().map(Step::of).toList();
  }

  /** The pairs that one is drawn from. */
  List<List<Step>> policies() {
    return policies;
  }

  /**
   * One change of a pair.
   *
   * @param change what happens
   * @param probability how often
   * @param bin how strongly, from 0 to 9; 0 where it has no strength
   */
  record Step(Augmentation change, double probability, int bin) {
    static Step of(String text) {
      List<String> parts = List.of(text.split(" ", -1));
      int bin = parts.get(2).equals("-") ? 0 : Integer.parseInt(parts.get(2));
      return new Step(Augmentation.valueOf(parts.get(0)), Double.parseDouble(parts.get(1)), bin);
    }
  }

  @Override
  public ImageOp draw(ImageSize input, RandomGenerator random) {
    List<ImageOp> drawn = new ArrayList<>(2);
    for (Step step : policies.get(random.nextInt(policies.size()))) {
      if (random.nextDouble() >= step.probability) continue;
      double strength = step.change.strength(Range.NARROW, step.bin, BINS, input);
      drawn.add(
          step.change.at(step.change.signed() && random.nextBoolean() ? -strength : strength));
    }
    return new Chain(drawn);
  }
}
