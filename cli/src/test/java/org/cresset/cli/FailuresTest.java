package org.cresset.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import org.cresset.torch.TorchException;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private String shown(Throwable failure, Map<String, String> environment) {
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    Failures failures = new Failures(new Console(stream, stream, false, false), environment);
    assertThat(failures.failed(failure)).isEqualTo(Main.FAILED);
    return err.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  @Test
  void aSentenceAndAHint() {
    var failure = new TorchException("save x: No space left on device", "make room", null);
    assertThat(shown(failure, Map.of()))
        .isEqualTo("cresset: save x: No space left on device\n\nhint: make room\n");
  }

  @Test
  void fileSystemFailuresBecomeSentences() {
    assertThat(shown(new NoSuchFileException("a"), Map.of()))
        .isEqualTo("cresset: a: there is no such file or folder\n");
    err.reset();
    assertThat(shown(new AccessDeniedException("b"), Map.of()))
        .isEqualTo("cresset: b: permission denied\n");
    err.reset();
    IOException full = new FileSystemException("c", null, "No space left on device");
    assertThat(shown(new UncheckedIOException(full), Map.of()))
        .isEqualTo("cresset: c: No space left on device\n");
  }

  @Test
  void whereItCameFromIsShownOnDemandOnly() {
    assertThat(shown(new IllegalStateException("x"), Map.of()))
        .startsWith("cresset: a mistake in Cresset itself: ")
        .doesNotContain("\tat ");
    err.reset();
    assertThat(shown(new IllegalStateException("x"), Map.of("CRESSET_DEBUG", "1")))
        .contains("\tat ", "FailuresTest.java");
  }
}
