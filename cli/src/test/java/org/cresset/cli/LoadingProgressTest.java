package org.cresset.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LoadingProgressTest {
  private static final long MEGA = 1_000_000;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private String shown(boolean terminal) {
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    var progress = new LoadingProgress(new Console(stream, stream, terminal, terminal));
    progress.at("downloading pytorch", 0, 80 * MEGA);
    progress.at("downloading pytorch", 20 * MEGA, 80 * MEGA);
    progress.at("downloading pytorch", 80 * MEGA, 80 * MEGA);
    progress.at("unpacking", 0, -1);
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aFileGetsALineForEachPiece() {
    assertThat(shown(false).lines()).containsExactly("downloading pytorch, 80.0 MB", "unpacking");
  }

  @Test
  void whatTookItsTimeEndsWithItsRate() throws InterruptedException {
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    var progress = new LoadingProgress(new Console(stream, stream, false, false));
    progress.at("downloading 2 files", 70 * MEGA, 80 * MEGA); // 70 of an earlier time
    Thread.sleep(250);
    progress.at("downloading 2 files", 80 * MEGA, 80 * MEGA);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .matches(
            "downloading 2 files, 80\\.0 MB\\R"
                + "downloading 2 files, ([1-3]?[0-9]|40)\\.[0-9] MB/s\\R");
  }

  @Test
  void aTerminalGetsABar() {
    assertThat(shown(true))
        .contains("\rdownloading pytorch [" + " ".repeat(24) + "] 0.0/80.0 MB")
        .contains("\rdownloading pytorch [" + "#".repeat(24) + "] 80.0/80.0 MB")
        .contains("\runpacking");
  }
}
