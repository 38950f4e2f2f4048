package org.cresset.image.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** A real browser without a window, and the folder that it may write to. */
record Browser(Path program, Path folder) {
  /** JupyterLab is no page but a program: this is what it may take to draw itself. */
  private static final int MILLISECONDS = 30_000;

  /** The Chromium on the PATH, if there is one. */
  static Optional<Browser> find(Path folder) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .flatMap(place -> Stream.of("chromium", "google-chrome").map(name -> Path.of(place, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .map(program -> new Browser(program, folder));
  }

  /** How many pixels of a page have a colour, written as {@code 0xRRGGBB}. */
  long pixels(String address, int colour) throws Exception {
    Path picture = folder.resolve("screenshot.png");
    Path log = folder.resolve("browser.log");
    Files.deleteIfExists(picture);
    List<String> command =
        List.of(
            program.toString(),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--user-data-dir=" + Files.createTempDirectory(folder, "profile"),
            "--window-size=1200,900",
            "--virtual-time-budget=" + MILLISECONDS,
            "--screenshot=" + picture,
            address);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("the browser ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(picture).as(Files.readString(log)).exists();
    BufferedImage seen = ImageIO.read(picture.toFile());
    int width = seen.getWidth();
    return IntStream.of(seen.getRGB(0, 0, width, seen.getHeight(), null, 0, width))
        .filter(pixel -> (pixel & 0xFFFFFF) == colour)
        .count();
  }
}
