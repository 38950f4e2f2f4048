package org.cresset.vision.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.cresset.torch.data.DataException;
import org.cresset.vision.datasets.MaskFiles.Pair;

/**
 * Cityscapes with fine annotations: 2,975 training and 500 validation images of 1024x2048 pixels,
 * in 19 classes; the splits {@code train} and {@code val}.
 *
 * <p>The files {@code *_labelIds.png} have 34 labels, of which 19 become the classes that results
 * are published for ("train ids"); the others are ignored (255). Source: Cordts et al., "The
 * Cityscapes Dataset" (2016).
 */
public final class Cityscapes {
  /** The classes in the order of their train ids. */
  public static final List<String> CLASSES =
      List.of(
          "road",
          "sidewalk",
          "building",
          "wall",
          "fence",
          "pole",
          "traffic light",
          "traffic sign",
          "vegetation",
          "terrain",
          "sky",
          "person",
          "rider",
          "car",
          "truck",
          "bus",
          "train",
          "motorcycle",
          "bicycle");

  /** The label id of each class. */
  private static final int[] LABELS = {
    7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33
  };

  private static final String IMAGE = "_leftImg8bit.png";

  private static final Layout LAYOUT =
      new Layout(
          "Cityscapes",
          "www.cityscapes-dataset.com after registering (leftImg8bit_trainvaltest.zip and"
              + " gtFine_trainvaltest.zip)",
          """
          leftImg8bit/train/<city>/<name>_leftImg8bit.png
          gtFine/train/<city>/<name>_gtFine_labelIds.png
          and likewise val""");

  private Cityscapes() {}

  /**
   * A split.
   *
   * @throws DataException if the folder does not have the layout, or an image has no mask
   */
  public static SegmentedImages of(Path folder, String split) {
    Path images = LAYOUT.folder(folder, "leftImg8bit", split);
    Path masks = LAYOUT.folder(folder, "gtFine", split);
    List<Pair> pairs = new ArrayList<>();
    for (Path image : LAYOUT.files(folder, images, IMAGE.toLowerCase(Locale.ROOT))) {
      String name = image.getFileName().toString();
      String stem = name.substring(0, name.length() - IMAGE.length());
      Path city = masks.resolve(images.relativize(image.getParent()).toString());
      pairs.add(new Pair(image, city.resolve(stem + "_gtFine_labelIds.png")));
    }
    int[] classOf = new int[256];
    Arrays.fill(classOf, MaskFiles.IGNORE);
    for (int i = 0; i < LABELS.length; i++) classOf[LABELS[i]] = i;
    return new MaskFiles(folder, CLASSES, pairs, classOf, MaskFiles.IGNORE);
  }
}
