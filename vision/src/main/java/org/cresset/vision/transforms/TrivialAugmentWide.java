package org.cresset.vision.transforms;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cresset.vision.image.ImageSize;
import org.cresset.vision.transforms.Augmentation.Range;

/**
 * One random change of random strength: nothing to tune.
 *
 * <p>Source: {@code torchvision.transforms.v2.TrivialAugmentWide}; Müller and Hutter,
 * "TrivialAugment" (2021).
 *
 * @param bins how many strengths there are, 2 or more
 */
public record TrivialAugmentWide(int bins) implements Transform {
  private static final List<Augmentation> CHOICE = Augmentation.withoutInversion();

  /** Checks the number. */
  public TrivialAugmentWide {
    if (bins < 2) {
      throw new IllegalArgumentException("TrivialAugmentWide: bins must be 2 or more, got " + bins);
    }
  }

  /** 31 strengths. */
  public TrivialAugmentWide() {
    this(31);
  }

  @Override
  public ImageOp draw(ImageSize input, RandomGenerator random) {
    Augmentation chosen = CHOICE.get(random.nextInt(CHOICE.size()));
    double strength = chosen.strength(Range.WIDE, random.nextInt(bins), bins, input);
    return chosen.at(chosen.signed() && random.nextBoolean() ? -strength : strength);
  }
}
