package org.cresset.vision.display;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import org.cresset.vision.image.Image;

/**
 * Many pictures in one, row by row, each with its caption below, and a legend of colours at the
 * end.
 */
public final class ContactSheet {
  private static final int GAP = 4;
  private static final int LINE = 16; // of text
  private static final int LEAST = 96; // pixels that a caption wants
  private static final int SWATCH = 12;
  private static final int LEGEND = 120; // pixels that an entry takes

  private ContactSheet() {}

  /**
   * A picture and what stands below it.
   *
   * @param image of three channels
   */
  public record Cell(Image image, String caption) {}

  /** Whether this machine has a font to write captions with. */
  public static boolean canWrite() {
    try {
      return GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames().length
          > 0;
    } catch (RuntimeException | LinkageError e) {
      return false; // the JDK needs fontconfig, which small machines lack
    }
  }

  /**
   * Writes a sheet as a PNG file; without fonts it has no captions and no legend.
   *
   * @param cells one or more
   * @param columns one or more
   * @param classes what the legend names, with its colours; empty for none
   */
  public static void write(
      Path file, List<Cell> cells, int columns, List<String> classes, Palette palette) {
    Pictures.write(file, draw(cells, columns, canWrite() ? classes : List.of(), palette));
  }

  private static BufferedImage draw(
      List<Cell> cells, int columns, List<String> classes, Palette palette) {
    int zoom = zoom(cells);
    int width = zoom * cells.stream().mapToInt(c -> c.image.width()).max().orElseThrow();
    int height = zoom * cells.stream().mapToInt(c -> c.image.height()).max().orElseThrow();
    int text = canWrite() ? LINE : 0;
    int rows = (cells.size() + columns - 1) / columns;
    int whole = columns * (width + GAP) + GAP;
    int each = Math.max(1, whole / LEGEND);
    int legend = (classes.size() + each - 1) / each;
    int below = rows * (height + text + GAP) + GAP;
    var sheet = new BufferedImage(whole, below + legend * LINE, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = sheet.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    for (int i = 0; i < cells.size(); i++) {
      int x = GAP + i % columns * (width + GAP);
      int y = GAP + i / columns * (height + text + GAP);
      Image image = cells.get(i).image;
      pen.drawImage(
          Pictures.buffered(image), x, y, zoom * image.width(), zoom * image.height(), null);
      if (text > 0) caption(pen, cells.get(i).caption, x, y + height, width);
    }
    for (int i = 0; i < classes.size(); i++) {
      int x = GAP + i % each * LEGEND;
      int y = below + i / each * LINE;
      pen.setColor(new Color(palette.colour(i)));
      pen.fillRect(x, y, SWATCH, SWATCH);
      caption(pen, classes.get(i), x + LINE, y - 2, LEGEND - LINE);
    }
    pen.dispose();
    return sheet;
  }

  /** How many times as large small pictures are shown, pixel by pixel. */
  private static int zoom(List<Cell> cells) {
    int width = cells.stream().mapToInt(c -> c.image.width()).max().orElseThrow();
    return Math.max(1, LEAST / width);
  }

  private static void caption(Graphics2D pen, String text, int x, int y, int width) {
    pen.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
    pen.setColor(Color.BLACK);
    String shown = text;
    while (shown.length() > 1 && pen.getFontMetrics().stringWidth(shown) > width) {
      shown = shown.substring(0, shown.length() - 1);
    }
    pen.drawString(shown, x, y + LINE - 4);
  }
}
