package org.cresset.vision.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.cresset.torch.data.DataException;
import org.cresset.vision.image.Image;

/** Image files and mask files, in pairs, read when an item is. */
final class MaskFiles implements SegmentedImages {
  /** What the published sets have for pixels without a class. */
  static final int IGNORE = 255;

  /** A value that no mask may have. */
  static final int REFUSED = -1;

  /**
   * An image and its mask.
   *
   * @param image a JPEG or PNG file
   * @param mask a PNG file of 8-bit grey or a palette, whose values are labels
   */
  record Pair(Path image, Path mask) {}

  private final Path root;
  private final List<String> classes;
  private final List<Pair> pairs;
  private final int[] classOf; // 256 labels
  private final int ignore;

  MaskFiles(Path root, List<String> classes, List<Pair> pairs, int[] classOf, int ignore) {
    this.root = root;
    this.classes = List.copyOf(classes);
    this.pairs = List.copyOf(pairs);
    this.classOf = classOf;
    this.ignore = ignore;
    for (Pair pair : pairs) requireMask(pair);
  }

  private void requireMask(Pair pair) {
    if (Files.isRegularFile(pair.mask)) return;
    throw new DataException(
        "read images in "
            + root
            + ": "
            + root.relativize(pair.image)
            + " has no mask; looked for "
            + root.relativize(pair.mask),
        "unpack the whole set again",
        null);
  }

  /** Labels 0 to classes - 1 are classes, {@code ignore} is ignored, others are refused. */
  static int[] asTheyAre(int classes, int ignore) {
    int[] classOf = new int[256];
    Arrays.fill(classOf, REFUSED);
    for (int i = 0; i < classes; i++) classOf[i] = i;
    classOf[ignore] = ignore;
    return classOf;
  }

  @Override
  public int size() {
    return pairs.size();
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public int ignore() {
    return ignore;
  }

  @Override
  public Image image(int index) throws IOException {
    return Image.read(pairs.get(index).image);
  }

  @Override
  public Image mask(int index) throws IOException {
    Path file = pairs.get(index).mask;
    try {
      Image labels = Image.readLabels(file);
      byte[] from = labels.pixels();
      byte[] to = new byte[from.length];
      for (int i = 0; i < to.length; i++) {
        int found = classOf[from[i] & 0xFF];
        if (found == REFUSED) {
          throw new IOException(
              "labels must be from 0 to "
                  + (classes.size() - 1)
                  + (" or " + ignore + ", got " + (from[i] & 0xFF))
                  + (" at row " + i / labels.width() + ", column " + i % labels.width()));
        }
        to[i] = (byte) found;
      }
      return Image.of(labels.size(), 1, to);
    } catch (IOException e) {
      throw new IOException("its mask " + root.relativize(file) + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String version(int index) throws IOException {
    Pair pair = pairs.get(index);
    return Layout.version(pair.image) + ", " + Layout.version(pair.mask);
  }

  /** The image's file, relative to the set's folder. */
  @Override
  public String name(int index) {
    return root.relativize(pairs.get(index).image).toString();
  }
}
