package org.cresset.vision.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.cresset.vision.LocalServer;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a browser makes of the page. Skipped where no Chromium is on the PATH. */
class BrowserTest {
  private static final int FIRST_LIGHT = 0xC2410C; // --first and --second of page.css
  private static final int SECOND_LIGHT = 0x1D5FA8;
  private static final int FIRST_DARK = 0xFB923C;

  @TempDir Path folder;
  private Path browser = Path.of("");
  private Path page = Path.of("");

  private record Seen(String output, String log) {
    Document document() {
      return Jsoup.parse(output);
    }

    /** What the page's scripts and the browser complained of. */
    List<String> complaints() {
      return log.lines().filter(line -> line.contains("CONSOLE")).toList();
    }
  }

  @BeforeEach
  void writePage() throws Exception {
    Optional<Path> found = find();
    assumeTrue(
        found.isPresent(), "no chromium on the PATH: the report is not looked at in a browser");
    browser = found.get();
    page = Report.write(RunFiles.whole(folder.resolve("run")));
  }

  private static Optional<Path> find() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator))
        .flatMap(
            place ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(place, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Test
  void curvesAreDrawnWithoutAComplaint() throws Exception {
    Seen seen = browse(page, "--dump-dom");

    assertThat(seen.complaints()).isEmpty();
    Document document = seen.document();
    assertThat(Report.only(document, "html").attr("data-plots")).isEqualTo("5");
    assertThat(document.select(".plot canvas")).hasSize(5);
    Element loss = Report.only(document, ".plot .u-legend");
    assertThat(loss.select("tr").eachText())
        .containsExactly("epoch 3", "train loss 0.5", "test loss 1.5");
    assertThat(document.title()).startsWith("folder-classification"); // no name from data has run
    assertThat(document.select("#class-table th button").eachText()).hasSize(5);
  }

  @Test
  void itIsSeenInLightAndInDark() throws Exception {
    int[] light = pixels(page);
    int[] dark = pixels(page, "--blink-settings=preferredColorScheme=0");

    assertThat(light[0] & 0xFFFFFF).isEqualTo(0xFDFCFA);
    assertThat(dark[0] & 0xFFFFFF).isEqualTo(0x16171A);
    assertThat(count(light, FIRST_LIGHT)).isGreaterThan(500);
    assertThat(count(light, SECOND_LIGHT)).isGreaterThan(300);
    assertThat(count(light, FIRST_DARK)).isZero();
    assertThat(count(dark, FIRST_DARK)).isGreaterThan(500);
    // Both pictures are there: 8 pixels each, made large.
    assertThat(count(light, 0xFF8000)).isGreaterThan(1000);
    assertThat(count(light, 0x0080FF)).isGreaterThan(1000);
  }

  @Test
  void aTableIsSortedByAClick() throws Exception {
    String click = "<script>document.querySelectorAll('#class-table button')[2].click()</script>";
    Path copy = copy("sorted.html", click, false);
    Document document = browse(copy, "--dump-dom").document();

    assertThat(document.select("#class-table [aria-sort]").text()).isEqualTo("recall");
    assertThat(document.select("#class-table [aria-sort]").attr("aria-sort"))
        .isEqualTo("descending");
    // Recalls of 80 % and 60 %, and the class without one at the end.
    assertThat(document.select("#class-table tbody th").eachText())
        .containsExactly("plain", RunFiles.HOSTILE, RunFiles.CHINESE);
    String twice =
        click.replace(
            ".click()", ".click();document.querySelectorAll('#class-table button')[2].click()");
    assertThat(
            browse(copy("twice.html", twice, false), "--dump-dom")
                .document()
                .select("#class-table tbody th")
                .eachText())
        .containsExactly(RunFiles.HOSTILE, "plain", RunFiles.CHINESE);
  }

  @Test
  void thePolicyKeepsThePageOffTheNetwork() throws Exception {
    try (LocalServer server = new LocalServer()) {
      String call =
          "<img src='%1$s/a.png'><script src='%1$s/b.js'></script><script>fetch('%1$s/c')</script>"
              .formatted(server.address());
      Seen kept = browse(copy("kept.html", call, true), "--dump-dom");
      assertThat(server.requests()).isZero();
      assertThat(kept.complaints()).anyMatch(line -> line.contains("Content Security Policy"));

      browse(copy("free.html", call, false), "--dump-dom");
      assertThat(server.requests()).as("without the policy the server is asked").isPositive();
    }
  }

  /** The page with something at its end, with or without its policy. */
  private Path copy(String name, String addition, boolean policy) throws IOException {
    Document document = Jsoup.parse(Files.readString(page));
    document.outputSettings().prettyPrint(false);
    document.body().append(addition);
    if (!policy) document.select("meta[http-equiv]").remove();
    return Files.writeString(folder.resolve(name), document.outerHtml());
  }

  private int[] pixels(Path file, String... flags) throws Exception {
    Path picture = folder.resolve("screenshot.png");
    Files.deleteIfExists(picture);
    List<String> all = new ArrayList<>(List.of(flags));
    all.addAll(List.of("--screenshot=" + picture, "--window-size=1000,3400", "--hide-scrollbars"));
    browse(file, all.toArray(String[]::new));
    BufferedImage image = ImageIO.read(picture.toFile());
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  private static long count(int[] pixels, int colour) {
    return IntStream.of(pixels).filter(pixel -> (pixel & 0xFFFFFF) == colour).count();
  }

  private Seen browse(Path file, String... flags) throws Exception {
    Path output = Files.createTempFile(folder, "browser", ".out");
    Path log = Files.createTempFile(folder, "browser", ".log");
    List<String> command = new ArrayList<>(List.of(browser.toString(), "--headless"));
    command.addAll(List.of("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"));
    command.addAll(
        List.of("--disable-background-networking", "--disable-component-update", "--disable-sync"));
    command.add("--user-data-dir=" + Files.createTempDirectory(folder, "profile"));
    command.add("--enable-logging=stderr");
    command.addAll(List.of(flags));
    command.add(file.toUri().toString());
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("the browser ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Seen(Files.readString(output), Files.readString(log));
  }
}
