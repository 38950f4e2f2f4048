package org.cresset.vision.transforms;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.cresset.vision.image.ImageSize;

/**
 * All that happens to an image on its way into a batch: some transforms, then normalisation.
 *
 * {@snippet :
 * var augment = Transforms.of(new RandomCrop(32, 4), new RandomHorizontalFlip()).then(normalize);
 * }
 *
 * @param steps the transforms, in order
 * @param normalize the last step
 */
public record Transforms(List<Transform> steps, Normalize normalize) implements Transform {
  /** Copies the list. */
  public Transforms {
    steps = List.copyOf(steps);
  }

  /** These transforms in this order; values are only scaled to [0, 1]. */
  public static Transforms of(Transform... steps) {
    return new Transforms(List.of(steps), Normalize.toUnit());
  }

  /** The same with another last step. */
  public Transforms then(Normalize newNormalize) {
    return new Transforms(steps, newNormalize);
  }

  /** Draws the changes of all steps, in order; without the normalisation. */
  @Override
  public ImageOp draw(ImageSize input, RandomGenerator random) {
    List<ImageOp> changes = new ArrayList<>(steps.size());
    ImageSize size = input;
    for (Transform step : steps) {
      changes.add(step.draw(size, random));
      size = step.size(size);
    }
    return new Chain(changes);
  }

  @Override
  public ImageSize size(ImageSize input) {
    ImageSize size = input;
    for (Transform step : steps) size = step.size(size);
    return size;
  }
}
