package org.cresset.vision.display;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A colour for each class: for what is seen on roads those of Cityscapes, which people know, else
 * those of Pascal VOC's colour map, which gives neighbours colours far apart.
 */
public final class Palette {
  private static final Map<String, Integer> KNOWN = new HashMap<>();

  static {
    known(0x804080, "road");
    known(0xF423E8, "sidewalk", "pavement");
    known(0x464646, "building");
    known(0x66669C, "wall");
    known(0xBE9999, "fence");
    known(0x999999, "pole");
    known(0xFAAA1E, "traffic light");
    known(0xDCDC00, "traffic sign", "sign");
    known(0x6B8E23, "vegetation", "tree");
    known(0x98FB98, "terrain");
    known(0x4682B4, "sky");
    known(0xDC143C, "person", "pedestrian");
    known(0xFF0000, "rider", "bicyclist");
    known(0x00008E, "car");
    known(0x000046, "truck");
    known(0x003C64, "bus");
    known(0x005064, "train");
    known(0x0000E6, "motorcycle");
    known(0x770B20, "bicycle");
  }

  private final int[] colours; // 0xRRGGBB

  private Palette(int[] colours) {
    this.colours = colours;
  }

  private static void known(int colour, String... names) {
    for (String name : names) KNOWN.put(name, colour);
  }

  /**
   * The colours of these classes: the known ones if all are known, so that none is there twice.
   *
   * @param classes the classes' names, 1 to 256
   */
  public static Palette of(List<String> classes) {
    if (classes.isEmpty() || classes.size() > 256) {
      throw new IllegalArgumentException(
          "Palette: there must be 1 to 256 classes, got " + classes.size());
    }
    int[] colours = new int[classes.size()];
    boolean known = KNOWN.keySet().containsAll(classes);
    for (int i = 0; i < colours.length; i++) {
      colours[i] = known ? KNOWN.getOrDefault(classes.get(i), 0) : voc(i + 1);
    }
    return new Palette(colours);
  }

  /** The colour of a label in Pascal VOC's map: its bits, dealt out to the three channels. */
  private static int voc(int label) {
    int[] rgb = new int[3];
    int bits = label;
    for (int shift = 7; shift >= 0; shift--, bits >>= 3) {
      for (int c = 0; c < 3; c++) rgb[c] |= ((bits >> c) & 1) << shift;
    }
    return rgb[0] << 16 | rgb[1] << 8 | rgb[2];
  }

  /** How many classes have a colour. */
  public int size() {
    return colours.length;
  }

  /** A class's colour as {@code 0xRRGGBB}; black for a label that is no class. */
  public int colour(int label) {
    return label >= 0 && label < colours.length ? colours[label] : 0;
  }

  /** All, as web pages have them: {@code #804080}. */
  public List<String> web() {
    return Arrays.stream(colours).mapToObj(c -> "#%06x".formatted(c)).toList();
  }
}
