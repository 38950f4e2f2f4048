package org.cresset.vision.display;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.cresset.torch.io.AtomicFile;
import org.cresset.vision.image.Image;

/** Images as PNG files. */
public final class Pictures {
  private Pictures() {}

  /**
   * Writes an image of one or three channels; until that is done, an older file stays.
   *
   * @throws org.cresset.torch.TorchException if the file cannot be written
   */
  public static void writePng(Path file, Image image) {
    write(file, buffered(image));
  }

  /**
   * Writes a mask with its colours: the file's values are the labels, as {@link Image#readLabels}
   * reads them again, and whoever shows it sees the palette. What is no class is black; not
   * transparent, since the JDK would then give the labels other places in the palette.
   */
  public static void writePng(Path file, Image mask, Palette palette) {
    byte[][] parts = new byte[3][256]; // red, green, blue
    for (int label = 0; label < palette.size(); label++) {
      int colour = palette.colour(label);
      for (int c = 0; c < 3; c++) parts[c][label] = (byte) (colour >> (16 - 8 * c));
    }
    var colours = new IndexColorModel(8, 256, parts[0], parts[1], parts[2]);
    var indexed =
        new BufferedImage(mask.width(), mask.height(), BufferedImage.TYPE_BYTE_INDEXED, colours);
    indexed.getRaster().setDataElements(0, 0, mask.width(), mask.height(), mask.pixels());
    write(file, indexed);
  }

  /** The same picture as the JDK has it. */
  static BufferedImage buffered(Image image) {
    BufferedImage buffered =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    byte[] pixels = image.pixels();
    int channels = image.channels();
    int[] row = new int[image.width()];
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < row.length; x++) {
        int at = (y * row.length + x) * channels;
        int red = pixels[at] & 0xFF;
        int green = channels == 3 ? pixels[at + 1] & 0xFF : red;
        int blue = channels == 3 ? pixels[at + 2] & 0xFF : red;
        row[x] = red << 16 | green << 8 | blue;
      }
      buffered.setRGB(0, y, row.length, 1, row, 0, row.length);
    }
    return buffered;
  }

  static void write(Path file, BufferedImage picture) {
    var bytes = new ByteArrayOutputStream();
    AtomicFile.write(
        file,
        channel -> {
          if (!ImageIO.write(picture, "png", bytes)) throw new IOException("no PNG writer");
          channel.write(ByteBuffer.wrap(bytes.toByteArray()));
        });
  }
}
