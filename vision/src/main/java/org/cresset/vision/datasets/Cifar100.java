package org.cresset.vision.datasets;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cresset.torch.data.DataException;
import org.cresset.vision.datasets.PublishedFiles.Published;
import org.cresset.vision.transforms.Normalize;

/**
 * CIFAR-100: 50,000 training and 10,000 test images of 32x32 pixels in 100 classes.
 *
 * <p>The binary version: {@code train.bin}, {@code test.bin} and {@code fine_label_names.txt}, in
 * the folder itself or in {@code cifar-100-binary} within it. Source: Krizhevsky, "Learning
 * Multiple Layers of Features from Tiny Images" (2009).
 */
public final class Cifar100 {
  /** By the means and standard deviations of the training images' red, green and blue. */
  public static final Normalize NORMALIZE =
      Normalize.of(
          new float[] {0.5071f, 0.4865f, 0.4409f}, new float[] {0.2673f, 0.2564f, 0.2762f});

  private static final Layout LAYOUT =
      new Layout(
          "CIFAR-100",
          "www.cs.toronto.edu/~kriz/cifar.html (cresset data cifar100 DIR fetches"
              + " cifar-100-binary.tar.gz)",
          """
          train.bin (153,700,000 bytes)
          test.bin (30,740,000 bytes)
          fine_label_names.txt (100 lines)\
          """);

  private static final PublishedFiles FILES =
      new PublishedFiles(
          "CIFAR-100",
          List.of(
              new Published(
                  URI.create("https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz"),
                  "03b5dce01913d631647c71ecec9e9cb8",
                  169,
                  List.of(
                      "cifar-100-binary/train.bin",
                      "cifar-100-binary/test.bin",
                      "cifar-100-binary/fine_label_names.txt"))));

  private Cifar100() {}

  /**
   * Fetches the binary files (169 MB) into a folder that does not have them.
   *
   * @throws DataException if there is no network, or what comes is not what is published
   */
  public static void download(Path folder) {
    FILES.download(folder);
  }

  /**
   * The training images with their fine labels.
   *
   * @throws DataException if the folder does not have the layout, or a file is damaged
   */
  public static LabelledImages train(Path folder) {
    return read(folder, "train.bin", 50_000);
  }

  /** The test images; otherwise as {@link #train}. */
  public static LabelledImages test(Path folder) {
    return read(folder, "test.bin", 10_000);
  }

  private static LabelledImages read(Path folder, String file, int images) {
    Path inner = folder.resolve("cifar-100-binary");
    Path root = Files.isDirectory(inner) ? inner : folder;
    LAYOUT.file(root, file);
    Path names = LAYOUT.file(root, "fine_label_names.txt");
    try {
      List<String> classes =
          Files.readAllLines(names).stream().map(String::strip).filter(s -> !s.isEmpty()).toList();
      if (classes.size() != 100) {
        throw LAYOUT.refuse(root, names + " names " + classes.size() + " classes");
      }
      return CifarFiles.read(root, List.of(file), classes, images, 2); // coarse label, fine label
    } catch (IOException e) {
      throw new DataException("read " + names + ": " + e.getMessage(), null, e);
    }
  }
}
