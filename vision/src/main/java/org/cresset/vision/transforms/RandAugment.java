package org.cresset.vision.transforms;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.cresset.vision.image.ImageSize;
import org.cresset.vision.transforms.Augmentation.Range;

/**
 * Some random changes, all of one strength.
 *
 * <p>Source: {@code torchvision.transforms.v2.RandAugment}; Cubuk et al., "RandAugment" (2019).
 *
 * @param changes how many, one after the other, 0 or more
 * @param magnitude the strength, 0 to bins - 1
 * @param bins how many strengths there are, 2 or more
 */
public record RandAugment(int changes, int magnitude, int bins) implements Transform {
  private static final List<Augmentation> CHOICE = Augmentation.withoutInversion();

  /** Checks the numbers. */
  public RandAugment {
    if (changes < 0 || bins < 2 || magnitude < 0 || magnitude >= bins) {
      throw new IllegalArgumentException(
          "RandAugment: the magnitude must be one of 2 or more bins, got "
              + (magnitude + " of " + bins + " for " + changes + " changes"));
    }
  }

  /** Two changes of strength 9 of 31. */
  public RandAugment() {
    this(2, 9, 31);
  }

  @Override
  public ImageOp draw(ImageSize input, RandomGenerator random) {
    List<ImageOp> drawn = new ArrayList<>(changes);
    for (int i = 0; i < changes; i++) {
      Augmentation chosen = CHOICE.get(random.nextInt(CHOICE.size()));
      double strength = chosen.strength(Range.NARROW, magnitude, bins, input);
      drawn.add(chosen.at(chosen.signed() && random.nextBoolean() ? -strength : strength));
    }
    return new Chain(drawn);
  }
}
