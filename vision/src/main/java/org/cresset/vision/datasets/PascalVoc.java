package org.cresset.vision.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.data.DataException;
import org.cresset.vision.datasets.MaskFiles.Pair;

/**
 * Pascal VOC's segmentation task of a year, such as 2012 with 1,464 training and 1,449 validation
 * images in 21 classes; the splits {@code train}, {@code val} and {@code trainval}.
 *
 * <p>Masks are PNG files with a palette, whose places are the classes; 255, the objects' edges, is
 * ignored. Source: Everingham et al., "The Pascal Visual Object Classes Challenge" (2015).
 */
public final class PascalVoc {
  /** The classes in the order of the masks' values. */
  public static final List<String> CLASSES =
      List.of(
          "background",
          "aeroplane",
          "bicycle",
          "bird",
          "boat",
          "bottle",
          "bus",
          "car",
          "cat",
          "chair",
          "cow",
          "diningtable",
          "dog",
          "horse",
          "motorbike",
          "person",
          "pottedplant",
          "sheep",
          "sofa",
          "train",
          "tvmonitor");

  private static final Layout LAYOUT =
      new Layout(
          "Pascal VOC",
          "host.robots.ox.ac.uk/pascal/VOC (VOCtrainval_11-May-2012.tar)",
          """
          JPEGImages/*.jpg
          SegmentationClass/*.png
          ImageSets/Segmentation/train.txt (a name a line), val.txt, trainval.txt""");

  private PascalVoc() {}

  /**
   * A split.
   *
   * @param folder the year's folder, such as {@code VOCdevkit/VOC2012}
   * @throws DataException if the folder does not have the layout, or an image has no mask
   */
  public static SegmentedImages of(Path folder, String split) {
    Path list = LAYOUT.file(folder, "ImageSets", "Segmentation", split + ".txt");
    Path images = LAYOUT.folder(folder, "JPEGImages");
    Path masks = LAYOUT.folder(folder, "SegmentationClass");
    List<Pair> pairs = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(list)) {
        String name = line.strip();
        if (name.isEmpty()) continue;
        pairs.add(new Pair(images.resolve(name + ".jpg"), masks.resolve(name + ".png")));
      }
    } catch (IOException e) {
      throw new DataException("read " + list + ": " + e.getMessage(), null, e);
    }
    if (pairs.isEmpty()) throw LAYOUT.refuse(folder, list + " names no image");
    int[] classOf = MaskFiles.asTheyAre(CLASSES.size(), MaskFiles.IGNORE);
    return new MaskFiles(folder, CLASSES, pairs, classOf, MaskFiles.IGNORE);
  }
}
