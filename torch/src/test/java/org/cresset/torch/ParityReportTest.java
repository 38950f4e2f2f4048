package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code docs/parity.md} says of every public name of PyTorch's where it is or why it is not. */
final class ParityReportTest {
  private static final Path FILE = Path.of("..", "docs", "parity.md");

  @Test
  void isUpToDate() throws IOException {
    List<String> faults = new ArrayList<>();
    String report = ParityReport.make(faults);
    assertThat(faults).isEmpty();
    if (Boolean.getBoolean("parity.write")) Files.writeString(FILE, report);
    assertThat(Files.readString(FILE))
        .as("%s; make it again: mvn -pl torch test -Dtest=ParityReportTest -Dparity.write", FILE)
        .isEqualTo(report);
  }
}
