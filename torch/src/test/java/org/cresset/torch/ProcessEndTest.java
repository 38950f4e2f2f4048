package org.cresset.torch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A process that ends while its threads compute ends as it was told to, not by a crash. */
@EnabledOnOs(OS.LINUX)
class ProcessEndTest {
  private static final int TERMINATED = 128 + 15;

  /** Waits for the end; what was printed until then. */
  private static String rest(Process process) throws Exception {
    String shown = new String(process.getInputStream().readAllBytes(), US_ASCII);
    process.waitFor();
    return shown;
  }

  @Test
  void byItsOwnExit() throws Exception {
    Process process = JavaProcess.start(Computing.class, "5");
    assertThat(rest(process)).isEqualToNormalizingNewlines("computing\n");
    assertThat(process.exitValue()).isEqualTo(5);
  }

  @Test
  void byASignal() throws Exception {
    Process process = JavaProcess.start(Computing.class);
    for (int c = 0; c != '\n'; ) c = process.getInputStream().read();
    process.toHandle().destroy(); // the process's own would close its streams
    assertThat(rest(process)).isEmpty();
    assertThat(process.exitValue()).isEqualTo(TERMINATED);
  }
}
