package org.cresset.vision.transforms;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cresset.vision.image.ImageSize;

/**
 * Makes a random rectangle of some images black.
 *
 * <p>Source: {@code torchvision.transforms.v2.RandomErasing}; Zhong et al., "Random Erasing Data
 * Augmentation" (2017).
 *
 * @param probability the share of the images
 * @param smallest the smallest area as a share of the image's
 * @param largest the largest area as a share of the image's
 * @param value what the values become, from 0 to 255
 */
public record RandomErasing(double probability, double smallest, double largest, int value)
    implements Transform {
  private static final int TRIES = 10;
  private static final double NARROWEST = Math.log(0.3);
  private static final double WIDEST = Math.log(3.3);

  /** Checks the ranges. */
  public RandomErasing {
    if (!(probability >= 0 && probability <= 1) || !(smallest >= 0 && smallest <= largest)) {
      throw new IllegalArgumentException(
          "RandomErasing: probability must be from 0 to 1 and areas a range, got "
              + probability
              + (" and (" + smallest + ", " + largest + ")"));
    }
  }

  /** Black, areas from 2 to 33 %. */
  public RandomErasing(double probability) {
    this(probability, 0.02, 0.33, 0);
  }

  @Override
  public ImageOp draw(ImageSize input, RandomGenerator random) {
    ImageOp nothing = new Chain(List.of());
    if (random.nextDouble() >= probability) return nothing;
    double whole = (double) input.height() * input.width();
    for (int i = 0; i < TRIES; i++) {
      double area = whole * (smallest + random.nextDouble() * (largest - smallest));
      double ratio = Math.exp(NARROWEST + random.nextDouble() * (WIDEST - NARROWEST));
      int rows = (int) Math.rint(Math.sqrt(area * ratio));
      int columns = (int) Math.rint(Math.sqrt(area / ratio));
      if (rows < 1 || columns < 1 || rows >= input.height() || columns >= input.width()) continue;
      int top = random.nextInt(input.height() - rows + 1);
      int left = random.nextInt(input.width() - columns + 1);
      return new Erase(new Crop(top, left, new ImageSize(rows, columns)), value);
    }
    return nothing;
  }
}
