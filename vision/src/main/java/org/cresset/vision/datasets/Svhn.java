package org.cresset.vision.datasets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.cresset.torch.data.DataException;
import org.cresset.vision.image.ImageSize;
import org.cresset.vision.transforms.Normalize;
import org.jspecify.annotations.Nullable;

/**
 * SVHN: house numbers seen from the street, each image of 32x32 pixels about one digit; 73,257
 * training, 26,032 test and 531,131 easier extra images.
 *
 * <p>The cropped digits as published, in MATLAB's format: {@code train_32x32.mat}, {@code
 * test_32x32.mat} and {@code extra_32x32.mat} in the folder, of which only those asked for must be
 * there. A label of the file is 10 for the digit 0; here a label is its digit. Source: Netzer et
 * al., "Reading Digits in Natural Images with Unsupervised Feature Learning" (2011); {@code
 * torchvision.datasets.SVHN}.
 */
public final class Svhn {
  /** The digits, each at its own place. */
  public static final List<String> CLASSES =
      IntStream.range(0, 10).mapToObj(Integer::toString).toList();

  /** By the means and standard deviations of the training images' red, green and blue. */
  public static final Normalize NORMALIZE =
      Normalize.of(
          new float[] {0.4377f, 0.4438f, 0.4728f}, new float[] {0.1980f, 0.2010f, 0.1970f});

  private static final int SIDE = 32;
  private static final int PLANE = SIDE * SIDE;
  private static final int ZERO = 10; // its label in the files

  private static final Layout LAYOUT =
      new Layout(
          "SVHN",
          "ufldl.stanford.edu/housenumbers (format 2, cropped digits; for non-commercial use)",
          """
          train_32x32.mat
          test_32x32.mat
          extra_32x32.mat\
          """);

  private Svhn() {}

  /**
   * The training images.
   *
   * @throws DataException if the file is not there or damaged
   */
  public static LabelledImages train(Path folder) {
    return read(folder, "train_32x32.mat");
  }

  /** The test images; otherwise as {@link #train}. */
  public static LabelledImages test(Path folder) {
    return read(folder, "test_32x32.mat");
  }

  /** The extra training images, 1.6 GB in memory; otherwise as {@link #train}. */
  public static LabelledImages extra(Path folder) {
    return read(folder, "extra_32x32.mat");
  }

  private static LabelledImages read(Path folder, String name) {
    Path file = LAYOUT.file(folder, name);
    Content content = new Content();
    try {
      MatFile.read(file, content::take);
      byte[] pixels = content.pixels;
      byte[] labels = content.labels;
      if (pixels == null || labels == null) {
        throw new IOException("there must be the arrays X and y, got " + content.names());
      }
      if (pixels.length / (3 * PLANE) != labels.length) {
        throw new IOException(
            "it has " + labels.length + " labels for " + pixels.length / (3 * PLANE) + " images");
      }
      return new MemoryImages(name, CLASSES, ImageSize.of(SIDE), 3, pixels, labels);
    } catch (IOException e) {
      throw new DataException("read " + file + ": " + e.getMessage(), "fetch the file again", e);
    }
  }

  /** What a file has brought so far. */
  private static final class Content {
    private byte @Nullable [] pixels;
    private byte @Nullable [] labels;

    String names() {
      if (pixels != null) return "X alone";
      return labels != null ? "y alone" : "neither";
    }

    void take(MatFile.Array array) throws IOException {
      if (array.name().equals("X")) pixels = pixels(array);
      if (array.name().equals("y")) labels = labels(array);
    }
  }

  /** The array is (row, column, channel, image) with the row the fastest. */
  private static byte[] pixels(MatFile.Array array) throws IOException {
    long[] shape = array.shape();
    boolean one = shape.length == 3; // a last dimension of 1 is not written
    boolean fits = one || shape.length == 4;
    if (!fits || shape[0] != SIDE || shape[1] != SIDE || shape[2] != 3) {
      throw new IOException("X must be (32, 32, 3, images), got " + array);
    }
    int images = Math.toIntExact(one ? 1 : Math.min(shape[3], Integer.MAX_VALUE));
    if ((long) images * 3 * PLANE != array.values().count()
        || images > Integer.MAX_VALUE / (3 * PLANE)) {
      throw new IOException(array + " must have as many numbers, got " + array.values().count());
    }
    byte[] from = new byte[3 * PLANE];
    byte[] to = new byte[0];
    for (int i = 0; i < images; i++) {
      array.values().readBytes(from, 0, from.length);
      // Memory is taken as the numbers come, not as the header says.
      if (to.length < (i + 1) * from.length)
        to = Arrays.copyOf(to, grown(i + 1, images) * from.length);
      interleave(from, to, i * from.length);
    }
    return to;
  }

  /** Room for how many images when so many have come: twice as many, at most all. */
  private static int grown(int come, int all) {
    return (int) Math.min(Math.max(2L * come, 4096), all);
  }

  private static void interleave(byte[] from, byte[] to, int at) {
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        for (int channel = 0; channel < 3; channel++) {
          to[at++] = from[channel * PLANE + column * SIDE + row];
        }
      }
    }
  }

  private static byte[] labels(MatFile.Array array) throws IOException {
    long count = array.values().count();
    if (array.size() != count || count > Integer.MAX_VALUE / (3 * PLANE)) {
      throw new IOException(array + " must have a number for each image, got " + count);
    }
    byte[] labels = new byte[(int) count];
    array.values().readBytes(labels, 0, labels.length);
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] > ZERO) {
        throw new IOException(
            "labels must be from 0 to 10, got " + (labels[i] & 0xFF) + " for image " + i);
      }
      labels[i] = (byte) (labels[i] % ZERO);
    }
    return labels;
  }
}
