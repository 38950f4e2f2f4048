package org.cresset.vision.datasets;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
          and likewise val, valannot, test, testannot\
          """);

  private static final String PNG = ".png";
  private static final String JPG = ".jpg";

  private CamVid() {}

  /**
   * A split.
   *
   * @throws DataException if the folder does not have the layout, or an image has no mask
   */
  public static SegmentedImages of(Path folder, String split) {
    Path masks = LAYOUT.folder(folder, split + "annot");
    Path images = LAYOUT.folder(folder, split);
    Set<String> names = new TreeSet<>(); // those of the masks, there or not
    for (Path mask : LAYOUT.files(folder, masks, PNG)) {
      names.add(masks.relativize(mask).toString());
    }
    for (String ending : List.of(PNG, JPG)) {
      for (Path image : LAYOUT.filesIfAny(folder, images, ending)) {
        String name = images.relativize(image).toString();
        if (!isPrediction(name)) names.add(stem(name, ending) + PNG);
      }
    }
    List<Pair> pairs = new ArrayList<>();
    for (String name : names) pairs.add(new Pair(image(images, name), masks.resolve(name)));
    int[] classOf = MaskFiles.asTheyAre(CLASSES.size(), CLASSES.size());
    return new MaskFiles(folder, CLASSES, pairs, classOf, CLASSES.size());
  }

  private static Path image(Path folder, String mask) {
    Path png = folder.resolve(mask);
    return Files.exists(png) ? png : folder.resolve(stem(mask, PNG) + JPG);
  }

  private static String stem(String name, String ending) {
    return name.substring(0, name.length() - ending.length());
  }

  /** Whether {@code cresset predict} has left it beside an image. */
  private static boolean isPrediction(String name) {
    return name.endsWith(".overlay.png") || name.endsWith(".mask.png");
  }
}
