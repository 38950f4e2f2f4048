package org.cresset.vision.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.data.DataException;
import org.cresset.vision.datasets.MaskFiles.Pair;

/**
 * ADE20K as of the scene parsing benchmark: 20,210 training and 2,000 validation images in 150
 * classes; the splits {@code training} and {@code validation}.
 *
 * <p>Label 0 is "other" and ignored (255); label k is class k - 1. The classes' names come from the
 * set's {@code objectInfo150.txt}. Source: Zhou et al., "Scene Parsing through ADE20K Dataset"
 * (2017).
 */
public final class Ade20k {
  private static final int CLASSES = 150;

  private static final Layout LAYOUT =
      new Layout(
          "ADE20K",
          "sceneparsing.csail.mit.edu (ADEChallengeData2016.zip)",
          """
          images/training/*.jpg
          annotations/training/*.png with the same names
          and likewise validation
          objectInfo150.txt""");

  private Ade20k() {}

  /**
   * A split.
   *
   * @param folder {@code ADEChallengeData2016} or the folder that it lies in
   * @throws DataException if the folder does not have the layout, or an image has no mask
   */
  public static SegmentedImages of(Path folder, String split) {
    Path inner = folder.resolve("ADEChallengeData2016");
    Path root = Files.isDirectory(inner) ? inner : folder;
    Path images = LAYOUT.folder(root, "images", split);
    Path masks = LAYOUT.folder(root, "annotations", split);
    List<Pair> pairs = new ArrayList<>();
    for (Path image : LAYOUT.files(root, images, ".jpg")) {
      String name = image.getFileName().toString();
      pairs.add(new Pair(image, masks.resolve(name.substring(0, name.length() - 4) + ".png")));
    }
    int[] classOf = new int[256];
    for (int i = 0; i < classOf.length; i++) {
      classOf[i] = i > CLASSES ? MaskFiles.REFUSED : i - 1;
    }
    classOf[0] = MaskFiles.IGNORE;
    return new MaskFiles(root, names(root), pairs, classOf, MaskFiles.IGNORE);
  }

  /** The last column of the table, whose first line is its heading. */
  private static List<String> names(Path root) {
    Path file = LAYOUT.file(root, "objectInfo150.txt");
    try {
      List<String> names =
          Files.readAllLines(file).stream()
              .skip(1)
              .filter(line -> !line.isBlank())
              .map(line -> line.substring(line.lastIndexOf('\t') + 1).strip())
              .toList();
      if (names.size() == CLASSES) return names;
      throw LAYOUT.refuse(root, file + " names " + names.size() + " classes instead of " + CLASSES);
    } catch (IOException e) {
      throw new DataException("read " + file + ": " + e.getMessage(), null, e);
    }
  }
}
