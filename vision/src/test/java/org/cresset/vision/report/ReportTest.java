package org.cresset.vision.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.cresset.torch.TorchException;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  @TempDir Path folder;

  private static Document page(Path folder) throws IOException {
    return Jsoup.parse(Files.readString(Report.write(folder)));
  }

  @Test
  void theHeadTellsWhatRanAndWhatCameOut() throws Exception {
    Document page = page(RunFiles.whole(folder));

    assertThat(page.title()).isEqualTo("folder-classification \u2013 training report");
    assertThat(page.select("h1").text()).isEqualTo("folder-classification");
    assertThat(page.select("#lead").text())
        .startsWith("3 epochs, 1 min 0 s, on cpu, seed 7. Ended ")
        .endsWith("with Cresset 0.1, Java 25, LibTorch 2.13.0, environment lock sha256:1f2e.");
    String command =
        "cresset train folder-classification --data '/data/my pictures' --epochs 3 --batch-size 64"
            + " --lr 0.1 --seed 7 --device cpu";
    assertThat(page.select("#ran").text()).isEqualTo(command);
    assertThat(page.select("#command").text()).isEqualTo(command);
    assertThat(page.select("#figures > div").eachText())
        .containsExactly(
            "Test accuracy 70.0 % best 75.0 % in epoch 2",
            "Test loss 1.5 least 0.5 in epoch 2",
            "Top-5 accuracy 95.0 % of 20 images",
            "Speed 2,000 images/s in training, median",
            "Time 1 min 0 s training and tests",
            "Memory 1.0 GiB the most the process had");
  }

  @Test
  void curvesNameColumnsOfTheTableOfEpochs() throws Exception {
    Document page = page(RunFiles.whole(folder));

    List<String> keys = page.select("#epochs th").eachAttr("data-key");
    assertThat(page.select(".plot[data-keys]").eachAttr("data-keys"))
        .containsExactly(
            "train_loss test_loss", "test_accuracy", "learning_rate", "images_per_second")
        .allSatisfy(names -> assertThat(keys).contains(names.split(" ")));
    int loss = keys.indexOf("test_loss");
    assertThat(
            page.select("#epochs tbody tr").stream().map(row -> row.child(loss).attr("data-value")))
        .containsExactly("2.5", "0.5", "1.5");
    assertThat(Report.only(page, "#charts figcaption").text())
        .isEqualTo("train loss 2 \u2192 0.5; test loss 2.5 \u2192 1.5, best 0.5 in epoch 2");
  }

  @Test
  void theMatrixIsShadedByShareOfItsRow() throws Exception {
    Document page = page(RunFiles.whole(folder));

    assertThat(
            page.select(".matrix tbody tr").stream()
                .map(row -> row.select("td").stream().map(Element::text).toList()))
        .containsExactly(List.of("8", "2", ""), List.of("1", "6", "3"), List.of("", "", ""));
    Element first = Report.only(page, ".matrix tbody tr");
    // Shades are tenths of the root of the share: 10 √0.8 = 8.9, 10 √0.2 = 4.5, 0.
    assertThat(first.select("td").eachAttr("class")).containsExactly("h9 right", "h4", "h0");
    assertThat(first.child(2).attr("title"))
        .isEqualTo("plain taken for " + RunFiles.HOSTILE + ": 2 of 10 images (20.0 %)");
    assertThat(page.select("#confused tbody tr").eachText())
        .containsExactly(
            RunFiles.HOSTILE + " " + RunFiles.CHINESE + " 3 30.0 %",
            "plain " + RunFiles.HOSTILE + " 2 20.0 %",
            RunFiles.HOSTILE + " plain 1 10.0 %");
  }

  @Test
  void whatHasNoValueHasADash() throws Exception {
    Document page = page(RunFiles.whole(folder));

    assertThat(Report.only(page, "#class-table tbody tr:last-child").text())
        .isEqualTo(RunFiles.CHINESE + " 0 \u2013 0.0 % 0.0 %");
    assertThat(page.select("#class-table thead th").eachText())
        .containsExactly("class", "images", "recall", "precision", "F1");
  }

  @Test
  void calibrationIsWeighedByImages() throws Exception {
    Document page = page(RunFiles.whole(folder));

    assertThat(page.select("#calibration-note").text())
        .contains("off by 20.0 % on average", "over 20 images", "rather too sure");
    assertThat(page.select("#reliability tbody tr").eachText())
        .containsExactly("50 \u2013 100 % 20 90.0 % 70.0 %");
  }

  @Test
  void namesFromDataAreTextAndNothingElse() throws Exception {
    Document page = page(RunFiles.whole(folder));

    assertThat(page.select("script")).hasSize(1);
    assertThat(page.select("#class-table img, .matrix img, [onerror]")).isEmpty();
    assertThat(page.select(".matrix tbody th").eachText())
        .containsExactly("plain", RunFiles.HOSTILE, RunFiles.CHINESE);
    assertThat(page.select("#worst figcaption").text())
        .isEqualTo("plain taken for " + RunFiles.HOSTILE + ", 98.0 % sure plain/1 猫.png");
  }

  @Test
  void thePageHoldsAllThatItNeedsAndForbidsTheRest() throws Exception {
    Document page = page(RunFiles.whole(folder));

    assertThat(page.select("[src], link, iframe, object, base").eachAttr("src"))
        .hasSize(2)
        .allMatch(source -> source.startsWith("data:image/png;base64,"));
    assertThat(page.select("[href]").eachAttr("href")).allMatch(target -> target.startsWith("#"));
    assertThat(page.select("style").html()).doesNotContain("url(", "@import");
    String policy = page.select("meta[http-equiv=Content-Security-Policy]").attr("content");
    assertThat(policy)
        .startsWith("default-src 'none'; img-src data:;")
        .contains("style-src 'sha256-" + sha256(Report.only(page, "style").data()) + "'")
        .contains("script-src 'sha256-" + sha256(Report.only(page, "script").data()) + "'")
        .doesNotContain("unsafe");
    assertThat(page.select("#licence").text()).contains("MIT License", "Leon Sorokin");
  }

  private static String sha256(String text) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    return Base64.getEncoder().encodeToString(digest);
  }

  @Test
  void picturesAreInThePage() throws Exception {
    Document page = page(RunFiles.whole(folder));

    Element picture = Report.only(page, "#worst img");
    assertThat(picture.attr("alt")).isEqualTo("plain taken for " + RunFiles.HOSTILE);
    assertThat(picture.attr("width")).isEqualTo("4");
    assertThat(picture.attr("height")).isEqualTo("2");
    byte[] embedded = Base64.getDecoder().decode(picture.attr("src").replaceAll(".*,", ""));
    assertThat(embedded).isEqualTo(Files.readAllBytes(folder.resolve("examples/worst-1.png")));
  }

  @Test
  void masksStandBesideTruthAndAMissingPictureIsSaidToBeMissing() throws Exception {
    RunFiles.whole(folder);
    Files.writeString(folder.resolve("evaluation.json"), RunFiles.SEGMENTATION);
    RunFiles.png(folder.resolve("examples/worst-1-truth.png"), 0x4682B4);
    Document page = page(folder);

    assertThat(page.select("#worst .triple > div").eachText())
        .containsExactly("image", "truth", "the picture is not there predicted");
    assertThat(page.select("#worst img").eachAttr("alt"))
        .containsExactly("val/1.jpg", "the true mask of val/1.jpg");
    assertThat(page.select("#palette rect").eachAttr("fill")).containsExactly("#4682b4", "#804080");
    // Counts of pixels are long: percent of the row, and what rounds to nothing is not nothing.
    assertThat(page.select(".matrix tbody td").eachText()).containsExactly("75", "25", "<1", "100");
    assertThat(page.select("#calibration, #classes, #best")).isEmpty();
    assertThat(page.select("nav a").eachText()).doesNotContain("Class by class");
  }

  @Test
  void picturesAreReadFromTheRunsFolderAlone() throws Exception {
    Path run = RunFiles.whole(folder.resolve("run"));
    RunFiles.png(folder.resolve("secret.png"), 0xFF0000);
    Path file = run.resolve("evaluation.json");
    Files.writeString(
        file, Files.readString(file).replace("examples/worst-1.png", "../secret.png"));

    assertThat(page(run).select("#worst .card").text()).startsWith("the picture is not there");
  }

  @Test
  void manyClassesHaveSmallCellsWithTheirNumbersAsTitles() throws Exception {
    RunFiles.whole(folder);
    int n = 100;
    StringBuilder rows = new StringBuilder();
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < n; i++) {
      rows.append(i == 0 ? "[" : ",[");
      for (int j = 0; j < n; j++) rows.append(j == 0 ? "" : ",").append(i == j ? 9 : 0);
      rows.append("]");
      names.append(i == 0 ? "" : ",").append("\"c").append(i).append("\"");
    }
    Files.writeString(
        folder.resolve("evaluation.json"),
        "{\"classes\": [%s], \"confusion\": [%s]}".formatted(names, rows));
    Document page = page(folder);

    assertThat(page.select(".matrix.many td")).hasSize(n * n + 1);
    assertThat(page.select(".matrix.many tbody td[title]").eachAttr("title"))
        .hasSize(n)
        .contains("c99 taken for what it is: 9 of 9 images (100.0 %)");
  }

  @Test
  void aRunThatWasKilledHasAPageOfWhatThereIs() throws Exception {
    RunFiles.checkpoint(folder);
    Files.writeString(
        folder.resolve("metrics.jsonl"),
        RunFiles.METRICS.lines().findFirst().orElseThrow() + "\n{\"epoch\": 2, \"st");
    Document page = page(folder);

    assertThat(page.select("#lead").text())
        .startsWith("Stopped after 1 of 8 epochs, 30.0 s, on cpu, seed 3.");
    assertThat(page.select("#ran").text())
        .isEqualTo("cresset train shapes --epochs 8 --lr 0.1 --seed 3 --device cpu");
    assertThat(page.select("#epochs tbody tr")).hasSize(1);
    assertThat(page.select("main > section").eachAttr("id"))
        .containsExactly("curves", "environment", "repeat");
  }

  @Test
  void ofAnErrorLessIsBetter() throws Exception {
    Files.writeString(
        folder.resolve("metrics.jsonl"),
        """
        {"epoch": 1, "test_mean_recall": 0.5, "test_accuracy": 0.6, "test_top5": 0.9, "test_ece": 0.25}
        {"epoch": 2, "test_mean_recall": 0.6, "test_accuracy": 0.7, "test_top5": 1.0, "test_ece": 0.05}
        {"epoch": 3, "test_mean_recall": 0.7, "test_accuracy": 0.8, "test_top5": 0.8, "test_ece": 0.125}
        """);
    Document page = page(folder);

    assertThat(page.select("#figures > div").eachText())
        .containsExactly(
            "Test accuracy 80.0 % best 80.0 % in epoch 3",
            "Test mean recall 70.0 % best 70.0 % in epoch 3",
            "Test calibration error 12.5 % least 5.0 % in epoch 2");
    assertThat(page.select(".plot").eachAttr("data-keys"))
        .containsExactly("test_accuracy test_mean_recall test_top5");
  }

  @Test
  void aLossThatIsNoNumberIsShownAsWhatItIs() throws Exception {
    Files.writeString(
        folder.resolve("metrics.jsonl"),
        """
        {"epoch": 1, "train_loss": 2.0, "test_loss": 2.0}
        {"epoch": 2, "train_loss": 1.0, "test_loss": "NaN"}
        {"epoch": 3, "train_loss": 1.0, "test_loss": "Infinity"}
        """);
    Document page = page(folder);

    assertThat(page.select("#epochs tbody tr").eachText())
        .containsExactly("1 2 2", "2 1 \u2013", "3 1 Infinity");
    assertThat(page.select("#epochs td:not([data-value])")).hasSize(2);
  }

  @Test
  void aFolderWithoutARunIsRefused() {
    assertThatThrownBy(() -> Report.write(folder))
        .isInstanceOf(TorchException.class)
        .hasMessage(
            "report: the folder "
                + folder
                + " holds no run; looked for metrics.jsonl and summary.json")
        .extracting(e -> ((TorchException) e).hint())
        .isEqualTo("name the folder that was given to train --out");
    assertThatThrownBy(() -> Report.write(folder.resolve("nowhere")))
        .hasMessage("report: there is no folder " + folder.resolve("nowhere"));
  }

  @Test
  void aDamagedFileIsNamedAndTheOldPageStays() throws Exception {
    RunFiles.whole(folder);
    byte[] before = Files.readAllBytes(Report.write(folder));
    Path metrics = folder.resolve("metrics.jsonl");
    Files.writeString(metrics, RunFiles.METRICS.replace("{\"epoch\": 2", "{epoch 2"));

    assertThatThrownBy(() -> Report.write(folder))
        .isInstanceOf(TorchException.class)
        .hasMessageStartingWith("report: read " + metrics + ", line 2: ");
    assertThat(folder.resolve(Report.FILE)).hasBinaryContent(before);

    Files.writeString(metrics, RunFiles.METRICS);
    Path picture = folder.resolve("examples/best-1.png");
    Files.writeString(picture, "this is no picture, but long enough to be one");
    assertThatThrownBy(() -> Report.write(folder))
        .hasMessage("report: read " + picture + ": it must be a PNG file");
  }

  @Test
  void figuresAreWrittenForPeople() {
    assertThat(List.of(Figures.plain(0.053777), Figures.plain(12.5), Figures.plain(1.2e-5)))
        .containsExactly("0.05378", "12.5", "1.20e-05");
    assertThat(List.of(Figures.duration(8.44), Figures.duration(200), Figures.duration(4320)))
        .containsExactly("8.4 s", "3 min 20 s", "1 h 12 min");
    assertThat(List.of(Figures.count(1234567), Figures.count(Double.NaN)))
        .containsExactly("1,234,567", "\u2013");
    assertThat(List.of(Figures.name("test_miou"), Figures.name("grad_norm")))
        .containsExactly("test mIoU", "grad norm");
  }
}
