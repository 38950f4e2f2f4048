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
  void aTerminalGetsABar() {
    assertThat(shown(true))
        .contains("\rdownloading pytorch [" + " ".repeat(24) + "] 0.0/80.0 MB")
        .contains("\rdownloading pytorch [" + "#".repeat(24) + "] 80.0/80.0 MB")
        .contains("\runpacking");
  }
}
