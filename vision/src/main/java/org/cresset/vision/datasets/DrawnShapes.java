package org.cresset.vision.datasets;

import java.util.List;
import java.util.Objects;
import org.cresset.torch.data.RandomStream;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSize;

/**
 * Drawn shapes: 32x32 pictures of ten kinds of figure with labels and masks, made on the spot, so
 * that there is something to train on without any download.
 *
 * <p>Image k of a seed is the same on every machine and has label k mod 10, so that classes are
 * balanced. Figures differ in colour, place, size, stretch and rotation; the background has a
 * gradient, specks and noise. Training and test images of one seed have nothing in common.
 */
public final class DrawnShapes implements LabelledImages {
  private static final List<Figure> FIGURES = List.of(Figure.values());

  /** The ten kinds, in the order of their labels, which is alphabetical. */
  public static final List<String> CLASSES = FIGURES.stream().map(Figure::label).toList();

  private static final ImageSize SIZE = ImageSize.of(32);

  private final Split split;
  private final int size;
  private final long seed;

  private enum Split {
    TRAIN(0),
    TEST(1);

    final long salt;

    Split(long salt) {
      this.salt = salt;
    }
  }

  private DrawnShapes(Split split, int size, long seed) {
    if (size < 1) throw new IllegalArgumentException("DrawnShapes: size must be 1 or more");
    this.split = split;
    this.size = size;
    this.seed = seed;
  }

  /** This many images to train on. */
  public static DrawnShapes train(int size, long seed) {
    return new DrawnShapes(Split.TRAIN, size, seed);
  }

  /** This many images to test on. */
  public static DrawnShapes test(int size, long seed) {
    return new DrawnShapes(Split.TEST, size, seed);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public List<String> classes() {
    return CLASSES;
  }

  @Override
  public int label(int index) {
    return Objects.checkIndex(index, size) % FIGURES.size();
  }

  @Override
  public Image image(int index) {
    return drawing(index).image();
  }

  /**
   * The classes of an image's pixels, one channel: 0 for the background, else label + 1, where the
   * figure covers more than half of the pixel.
   */
  public Image mask(int index) {
    return drawing(index).mask();
  }

  @Override
  public ImageSize imageSize() {
    return SIZE;
  }

  /** As in {@code train shape 16, ring}. */
  @Override
  public String name(int index) {
    return (split == Split.TRAIN ? "train" : "test")
        + " shape "
        + index
        + ", "
        + CLASSES.get(label(index));
  }

  private Drawing drawing(int index) {
    int label = label(index);
    RandomStream random = RandomStream.of(seed, split.salt, index);
    return new Drawing(FIGURES.get(label), label + 1, random);
  }
}
