package org.cresset.vision.transforms;

import java.util.List;
import java.util.random.RandomGenerator;
import org.cresset.vision.image.ImageSize;
import org.cresset.vision.transforms.Perspective.Point;

/**
 * Some images seen at a random angle. Source: {@code torchvision.transforms.v2.RandomPerspective}.
 *
 * @param distortion how far a corner may move inwards, as a share of half the image: 0 to 1
 * @param probability the share of the images
 * @param interpolation for the image; masks take the nearest
 */
public record RandomPerspective(
    double distortion, double probability, InterpolationMode interpolation) implements Transform {
  /** Checks the shares. */
  public RandomPerspective {
    if (!(distortion >= 0 && distortion <= 1 && probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "RandomPerspective: distortion and probability must be from 0 to 1, got "
              + distortion
              + " and "
              + probability);
    }
  }

  /** Half the distortion, one image in two, bilinear. */
  public RandomPerspective() {
    this(0.5, 0.5, InterpolationMode.BILINEAR);
  }

  @Override
  public ImageOp draw(ImageSize input, RandomGenerator random) {
    if (random.nextDouble() >= probability) return new Chain(List.of());
    int right = input.width() - 1;
    int bottom = input.height() - 1;
    int dx = (int) (distortion * (input.width() >> 1)) + 1;
    int dy = (int) (distortion * (input.height() >> 1)) + 1;
    List<Point> from =
        List.of(
            new Point(0, 0), new Point(right, 0), new Point(right, bottom), new Point(0, bottom));
    List<Point> to =
        List.of(
            new Point(random.nextInt(dx), random.nextInt(dy)),
            new Point(right - random.nextInt(dx), random.nextInt(dy)),
            new Point(right - random.nextInt(dx), bottom - random.nextInt(dy)),
            new Point(random.nextInt(dx), bottom - random.nextInt(dy)));
    return new Warp(new Perspective(from, to), interpolation, 0);
  }
}
