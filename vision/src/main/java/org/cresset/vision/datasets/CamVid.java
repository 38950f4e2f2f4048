package org.cresset.vision.datasets;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.data.DataException;
import org.cresset.vision.datasets.MaskFiles.Pair;

/**
 * CamVid: road scenes seen from a car, in 11 classes; the splits {@code train}, {@code val} and
 * {@code test}.
 *
 * <p>The layout of the SegNet tutorial, with images as PNG or JPEG: {@code train/*.jpg} beside
 * {@code trainannot/*.png}, whose grey values are the classes; 11 is void and ignored. Source:
 * Brostow et al., "Semantic Object Classes in Video" (2009).
 */
public final class CamVid {
  /** The classes in the order of the masks' values. */
  public static final List<String> CLASSES =
      List.of(
          "sky",
          "building",
          "pole",
          "road",
          "pavement",
          "tree",
          "sign",
          "fence",
          "car",
          "pedestrian",
          "bicyclist");

  private static final Layout LAYOUT =
      new Layout(
          "CamVid",
          "the SegNet tutorial's data (367 training, 101 validation and 233 test images)",
          """
          train/*.jpg or *.png
          trainannot/*.png with the same names, grey values 0 to 11
          and likewise val, valannot, test, testannot""");

  private CamVid() {}

  /**
   * A split.
   *
   * @throws DataException if the folder does not have the layout
   */
  public static SegmentedImages of(Path folder, String split) {
    Path masks = LAYOUT.folder(folder, split + "annot");
    List<Pair> pairs = new ArrayList<>();
    for (Path mask : LAYOUT.files(folder, masks, ".png")) {
      String name = mask.getFileName().toString();
      pairs.add(new Pair(image(LAYOUT.folder(folder, split), name), mask));
    }
    int[] classOf = MaskFiles.asTheyAre(CLASSES.size(), CLASSES.size());
    return new MaskFiles(folder, CLASSES, pairs, classOf, CLASSES.size());
  }

  private static Path image(Path folder, String mask) {
    Path png = folder.resolve(mask);
    String stem = mask.substring(0, mask.length() - ".png".length());
    return Files.exists(png) ? png : folder.resolve(stem + ".jpg");
  }
}
