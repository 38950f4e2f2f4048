package org.cresset.vision.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.cresset.vision.image.Image;
import org.junit.jupiter.api.Test;

/** The picture of the drawn shapes in the documentation, one column a class. */
class ContactSheetTest {
  private static final int ROWS = 3;
  private static final int CELL = 34;

  private static BufferedImage sheet() {
    DrawnShapes shapes = DrawnShapes.train(10 * ROWS, 0);
    BufferedImage sheet = new BufferedImage(10 * CELL, ROWS * CELL, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < shapes.size(); i++) {
      Image image = shapes.image(i);
      for (int y = 0; y < 32; y++) {
        for (int x = 0; x < 32; x++) {
          int colour = image.at(y, x, 0) << 16 | image.at(y, x, 1) << 8 | image.at(y, x, 2);
          sheet.setRGB(i % 10 * CELL + 1 + x, i / 10 * CELL + 1 + y, colour);
        }
      }
    }
    return sheet;
  }

  /** Written anew by {@code -Dcresset.update=true}. */
  @Test
  void thePictureInTheDocumentationIsUpToDate() throws IOException {
    Path file = Path.of("../docs/images/shapes.png"); // tests run in the module's folder
    BufferedImage drawn = sheet();
    if (Boolean.getBoolean("cresset.update")) {
      Files.createDirectories(file.getParent());
      ImageIO.write(drawn, "png", file.toFile());
    }
    assertThat(Files.size(file)).isLessThan(100_000);
    BufferedImage found = ImageIO.read(file.toFile());
    int width = drawn.getWidth();
    int height = drawn.getHeight();
    assertThat(found.getRGB(0, 0, width, height, null, 0, width))
        .isEqualTo(drawn.getRGB(0, 0, width, height, null, 0, width));
  }
}
