package org.cresset.vision.transforms;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.cresset.vision.image.ImageSize;

/**
 * Random brightness, contrast, saturation and hue, in random order. Source: {@code
 * torchvision.transforms.v2.ColorJitter}.
 *
 * @param brightness the factor is from {@code max(0, 1 - brightness)} to {@code 1 + brightness}; 0
 *     leaves it alone
 * @param contrast likewise
 * @param saturation likewise
 * @param hue the turn is from {@code -hue} to {@code hue}, at most 0.5
 */
public record ColorJitter(double brightness, double contrast, double saturation, double hue)
    implements Transform {
  /** Checks the ranges. */
  public ColorJitter {
    if (!(brightness >= 0 && contrast >= 0 && saturation >= 0 && hue >= 0 && hue <= 0.5)) {
      throw new IllegalArgumentException(
          "ColorJitter: values must be 0 or more and hue at most 0.5, got "
              + List.of(brightness, contrast, saturation, hue));
    }
  }

  @Override
  public ImageOp draw(ImageSize input, RandomGenerator random) {
    List<ImageOp> changes = new ArrayList<>(4);
    if (brightness > 0) changes.add(new Adjust.Brightness(factor(brightness, random)));
    if (contrast > 0) changes.add(new Adjust.Contrast(factor(contrast, random)));
    if (saturation > 0) changes.add(new Adjust.Saturation(factor(saturation, random)));
    if (hue > 0) changes.add(new Adjust.Hue((random.nextDouble() * 2 - 1) * hue));
    Collections.shuffle(changes, Random.from(random));
    return new Chain(changes);
  }

  private static double factor(double spread, RandomGenerator random) {
    double lowest = Math.max(0, 1 - spread);
    return lowest + random.nextDouble() * (1 + spread - lowest);
  }
}
