package org.cresset.vision.datasets;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cresset.torch.data.DataException;
import org.cresset.vision.datasets.PublishedFiles.Published;
import org.cresset.vision.transforms.Normalize;

/**
 * CIFAR-10: 50,000 training and 10,000 test images of 32x32 pixels in 10 classes.
 *
 * <p>A folder may hold either of two layouts, looked for in this order:
 *
 * <ul>
 *   <li>the official binary files {@code data_batch_1.bin} to {@code data_batch_5.bin} and {@code
 *       test_batch.bin}, in the folder itself or in {@code cifar-10-batches-bin} within it;
 *   <li>image files {@code train/<class>/*.jpg} and {@code test/<class>/*.jpg}, or .png.
 * </ul>
 *
 * <p>Source: Krizhevsky, "Learning Multiple Layers of Features from Tiny Images" (2009).
 */
public final class Cifar10 {
  /** The classes in the order of their labels, which is alphabetical. */
  public static final List<String> CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  /** By the means and standard deviations of the training images' red, green and blue. */
  public static final Normalize NORMALIZE =
      Normalize.of(
          new float[] {0.4914f, 0.4822f, 0.4465f}, new float[] {0.2470f, 0.2435f, 0.2616f});

  private static final String BINARY_FOLDER = "cifar-10-batches-bin";

  private static final PublishedFiles FILES =
      new PublishedFiles(
          "CIFAR-10",
          List.of(
              new Published(
                  URI.create("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"),
                  "c32a1d4ab5d03f1284b67883e8d87530",
                  170,
                  List.of(
                      BINARY_FOLDER + "/data_batch_1.bin",
                      BINARY_FOLDER + "/data_batch_2.bin",
                      BINARY_FOLDER + "/data_batch_3.bin",
                      BINARY_FOLDER + "/data_batch_4.bin",
                      BINARY_FOLDER + "/data_batch_5.bin",
                      BINARY_FOLDER + "/test_batch.bin"))));

  private Cifar10() {}

  /**
   * Fetches the binary files (170 MB) into a folder that does not have them.
   *
   * @throws DataException if there is no network, or what comes is not what is published
   */
  public static void download(Path folder) {
    FILES.download(folder);
  }

  /**
   * The training images.
   *
   * @throws DataException if the folder has neither layout, or a file is missing, not of its right
   *     length, or has a label that is not from 0 to 9
   */
  public static LabelledImages train(Path folder) {
    List<String> files =
        List.of(
            "data_batch_1.bin",
            "data_batch_2.bin",
            "data_batch_3.bin",
            "data_batch_4.bin",
            "data_batch_5.bin");
    return split(folder, "train", files);
  }

  /** The test images; otherwise as {@link #train}. */
  public static LabelledImages test(Path folder) {
    return split(folder, "test", List.of("test_batch.bin"));
  }

  private static LabelledImages split(Path folder, String split, List<String> files) {
    for (Path candidate : List.of(folder, folder.resolve(BINARY_FOLDER))) {
      if (files.stream().anyMatch(file -> Files.exists(candidate.resolve(file)))) {
        return CifarFiles.read(candidate, files, CLASSES);
      }
    }
    Path images = folder.resolve(split);
    if (Files.isDirectory(images)) return ImageFolder.of(images, CLASSES);
    throw new DataException(
        "read CIFAR-10 in "
            + folder
            + ": "
            + (Files.isDirectory(folder) ? "looked for " : "there is no such folder; looked for ")
            + files.getFirst()
            + ", "
            + Path.of(BINARY_FOLDER, files.getFirst())
            + " and "
            + Path.of(split, CLASSES.getFirst()),
        "unpack the binary version of CIFAR-10 (cifar-10-binary.tar.gz) there, or image files as "
            + split
            + "/<class>/*.png; cresset data cifar10 DIR fetches the former",
        null);
  }
}
