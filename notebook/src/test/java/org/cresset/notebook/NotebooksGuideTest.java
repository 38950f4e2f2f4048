package org.cresset.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Runs the cell that the guide to notebooks shows. */
class NotebooksGuideTest {
  @Test
  void theCellOfTheGuideShowsAPicture() throws Exception {
    String guide = Files.readString(Path.of("../docs/guides/notebooks-and-ssh.md"));
    Matcher cell = Pattern.compile("(?s)```java\n(.*?)```").matcher(guide);
    assertThat(cell.find()).as("a cell in the guide").isTrue();
    try (Cells cells = new Cells()) {
      assertThat(cells.evaluate(cell.group(1)))
          .hasValueSatisfying(
              value -> {
                assertThat(value).isInstanceOf(BufferedImage.class);
                BufferedImage picture = (BufferedImage) value;
                // Twelve of 48 by 48, six in a row: wider than six, no higher than two and edges.
                assertThat(picture.getWidth()).isBetween(6 * 48, 7 * 48);
                assertThat(picture.getHeight()).isBetween(2 * 48, 3 * 48);
              });
    }
    assertThat(cell.find()).as("another cell").isFalse();
  }
}
