package org.cresset.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
  @TempDir Path folder;

  @Test
  void aRunOfBeforeGetsItsPage() throws Exception {
    Files.writeString(
        folder.resolve("metrics.jsonl"), "{\"epoch\": 1, \"train_loss\": 2.0, \"seconds\": 5.0}\n");
    var run = CommandLineRun.of("report", folder.toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualToNormalizingNewlines(folder.resolve("report.html") + "\n");
    assertThat(folder.resolve("report.html")).content().contains("train_loss");
  }

  @Test
  void aFolderWithoutARunIsASentence() {
    var run = CommandLineRun.of("report", folder.toString());

    assertThat(run.exitCode()).isEqualTo(Main.FAILED);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualToNormalizingNewlines(
            """
            cresset: report: the folder %s holds no run; looked for metrics.jsonl and summary.json

            hint: name the folder that was given to train --out
            """
                .formatted(folder));
    assertThat(CommandLineRun.of("report").exitCode()).isEqualTo(Main.WRONG_USE);
  }
}
