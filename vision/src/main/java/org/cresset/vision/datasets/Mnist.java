package org.cresset.vision.datasets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.cresset.torch.data.DataException;
import org.cresset.vision.image.ImageSize;
import org.cresset.vision.transforms.Normalize;

/**
 * MNIST and the sets in its format: grey images of 28x28 pixels, of one channel. Normalise them
 * with {@link #NORMALIZE} or another of one channel.
 *
 * <p>Files as published, packed ({@code train-images-idx3-ubyte.gz}) or not, in the folder itself.
 * Source: LeCun et al., "Gradient-Based Learning Applied to Document Recognition" (1998); Xiao et
 * al., "Fashion-MNIST" (2017); Cohen et al., "EMNIST" (2017).
 */
public enum Mnist {
  /** Digits: 60,000 training and 10,000 test images. */
  DIGITS(
      "MNIST",
      "yann.lecun.com/exdb/mnist or a mirror of it (cresset data mnist DIR fetches it)",
      "",
      "t10k",
      numbers(10)),
  /** Clothes: as many. */
  FASHION(
      "Fashion-MNIST",
      "github.com/zalandoresearch/fashion-mnist (cresset data fashion-mnist DIR fetches it)",
      "",
      "t10k",
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot")),
  /** Digits and letters as they occur, 62 classes. */
  EMNIST_BYCLASS("EMNIST", Mnist.NIST, "emnist-byclass-", "test", signs(62)),
  /** Digits and letters with those merged that look alike, 47 classes, equally many of each. */
  EMNIST_BALANCED("EMNIST", Mnist.NIST, "emnist-balanced-", "test", merged()),
  /** As balanced, but as they occur. */
  EMNIST_BYMERGE("EMNIST", Mnist.NIST, "emnist-bymerge-", "test", merged()),
  /** 26 letters, capital and small alike. */
  EMNIST_LETTERS("EMNIST", Mnist.NIST, "emnist-letters-", "test", letters()),
  /** Digits, 28,000 of each. */
  EMNIST_DIGITS("EMNIST", Mnist.NIST, "emnist-digits-", "test", numbers(10)),
  /** MNIST's digits as EMNIST makes them. */
  EMNIST_MNIST("EMNIST", Mnist.NIST, "emnist-mnist-", "test", numbers(10));

  /** By the mean and standard deviation of MNIST's training images. */
  public static final Normalize NORMALIZE =
      Normalize.of(new float[] {0.1307f}, new float[] {0.3081f});

  private static final String NIST =
      "www.nist.gov/itl/products-and-services/emnist-dataset (gzip.zip)";
  private static final int IMAGES = 0x803;
  private static final int LABELS = 0x801;

  private final String title;
  private final String source;
  private final String prefix;
  private final String test;
  private final String classes; // one a line

  Mnist(String name, String source, String prefix, String test, List<String> classes) {
    title = name;
    this.source = source;
    this.prefix = prefix;
    this.test = test;
    this.classes = String.join("\n", classes);
  }

  /** The classes' names in the order of their labels. */
  public List<String> classes() {
    return classes.lines().toList();
  }

  private Layout layout() {
    return new Layout(
        title,
        source,
        prefix
            + "train-images-idx3-ubyte.gz\n"
            + (prefix + "train-labels-idx1-ubyte.gz\n")
            + (prefix + test + "-images-idx3-ubyte.gz\n")
            + (prefix + test + "-labels-idx1-ubyte.gz\n")
            + "or the same without .gz");
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  private static List<String> signs(int count) {
    String all = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    return all.chars().limit(count).mapToObj(Character::toString).toList();
  }

  private static List<String> merged() {
    return "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt"
        .chars()
        .mapToObj(Character::toString)
        .toList();
  }

  private static List<String> letters() {
    return signs(36).subList(10, 36);
  }

  /**
   * Fetches the set's four files (12 MB, Fashion-MNIST 31 MB) into a folder that does not have
   * them; EMNIST's come in one archive of all its sets (562 MB), which stays there.
   *
   * @throws DataException if there is no network, or what comes is not what is published
   */
  public void download(Path folder) {
    MnistFiles.of(this, title, prefix).download(folder);
  }

  /**
   * The training images.
   *
   * @throws DataException if the folder does not have the layout, or a file is damaged
   */
  public LabelledImages train(Path folder) {
    return read(folder, "train");
  }

  /** The test images; otherwise as {@link #train}. */
  public LabelledImages test(Path folder) {
    return read(folder, test);
  }

  private LabelledImages read(Path folder, String split) {
    Path imageFile = file(folder, prefix + split + "-images-idx3-ubyte");
    Path labelFile = file(folder, prefix + split + "-labels-idx1-ubyte");
    ByteBuffer images = content(imageFile, IMAGES, 16);
    ByteBuffer labels = content(labelFile, LABELS, 8);
    int count = images.getInt(4);
    int height = images.getInt(8);
    int width = images.getInt(12);
    require(imageFile, images, 16 + (long) count * height * width, count > 0 && height > 0);
    require(labelFile, labels, 8L + labels.getInt(4), true);
    if (labels.getInt(4) != count) {
      throw new DataException(
          "read "
              + labelFile
              + ": it has "
              + labels.getInt(4)
              + " labels for "
              + count
              + " images");
    }
    List<String> names = classes();
    byte[] values = behind(labels, 8);
    // EMNIST counts its letters from 1.
    if (this == EMNIST_LETTERS) for (int i = 0; i < count; i++) values[i]--;
    for (int i = 0; i < count; i++) {
      if (values[i] < 0 || values[i] >= names.size()) {
        throw new DataException(
            "read "
                + labelFile
                + ": labels must be those of "
                + names.size()
                + " classes, got "
                + labels.get(8 + i)
                + " for image "
                + i);
      }
    }
    byte[] pixels = behind(images, 16);
    ImageSize size = new ImageSize(height, width);
    // EMNIST's rows are columns.
    if (!prefix.isEmpty()) pixels = transposed(pixels, height, width);
    return new MemoryImages(imageFile.getFileName().toString(), names, size, 1, pixels, values);
  }

  private Path file(Path folder, String name) {
    Path packed = folder.resolve(name + ".gz");
    return Files.isRegularFile(packed) ? packed : layout().file(folder, name);
  }

  private static ByteBuffer content(Path file, int magic, int header) {
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      ByteBuffer content = ByteBuffer.wrap(in.readAllBytes());
      if (content.limit() >= header && content.getInt(0) == magic) return content;
      throw new DataException("read " + file + ": it does not begin as a file of this kind does");
    } catch (IOException e) {
      throw new DataException("read " + file + ": " + e.getMessage(), "fetch the file again", e);
    }
  }

  private static byte[] behind(ByteBuffer content, int header) {
    byte[] values = new byte[content.limit() - header];
    content.get(header, values);
    return values;
  }

  private static void require(Path file, ByteBuffer content, long expected, boolean sensible) {
    if (sensible && content.limit() == expected) return;
    throw new DataException(
        "read " + file + ": its header tells of " + expected + " bytes, got " + content.limit(),
        "fetch the file again",
        null);
  }

  private static byte[] transposed(byte[] pixels, int height, int width) {
    byte[] to = new byte[pixels.length];
    int plane = height * width;
    for (int i = 0; i < to.length; i++) {
      int at = i % plane;
      to[i] = pixels[i - at + at % width * height + at / width];
    }
    return to;
  }
}
