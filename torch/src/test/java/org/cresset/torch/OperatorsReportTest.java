package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/operators.md} is what the code is. */
final class OperatorsReportTest {
  private static final Path FILE = Path.of("..", "docs", "operators.md");

  @Test
  void isUpToDate() throws IOException {
    String report = OperatorsReport.make();
    if (Boolean.getBoolean("operators.write")) Files.writeString(FILE, report);
    assertThat(Files.readString(FILE))
        .as(
            "%s; make it again: mvn -pl torch test -Dtest=OperatorsReportTest -Doperators.write",
            FILE)
        .isEqualTo(report);
  }

  @Test
  void everyRuleBelongsToAnOperatorOfTheReport() throws IOException {
    String report = OperatorsReport.make();
    for (String rule : Rules.names()) assertThat(report).contains("| `" + rule + "` |");
  }
}
