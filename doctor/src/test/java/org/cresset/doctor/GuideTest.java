package org.cresset.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The guide's table is the code's. */
class GuideTest {
  @Test
  void theGuideListsEveryCause() throws IOException {
    Path guide = Path.of("..", "docs", "guides", "doctor.md");
    assertThat(Files.readString(guide))
        .as("put this into the guide:\n" + table())
        .contains(table());
  }

  private static String table() {
    return Arrays.stream(Cause.values()).map(GuideTest::line).collect(Collectors.joining());
  }

  private static String line(Cause cause) {
    Finding finding = new Finding(cause, Map.of(), List.of());
    Words words = Words.of("en");
    return "| `%s` | %s | %s | `%s` |\n"
        .formatted(
            cause.id(),
            cause.severity(),
            words.title(finding).replace(" (?)", "").replace(" (\"?\")", ""),
            words.command(finding));
  }
}
