package org.cresset.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Comparison ROW =
      new Comparison(
          "add", "ns", true, List.of(9.0, 1.0, 2.0), List.of(8.0, 2.0, 6.0, 4.0), "<= 0.9");

  @Test
  void mediansAreTheMiddleOrTheMeanOfTheTwoInTheMiddle() {
    assertThat(ROW.cressetMedian()).isEqualTo(2); // of 1, 2, 9
    assertThat(ROW.pythonMedian()).isEqualTo(5); // of 2, 4, 6, 8
    assertThat(ROW.ratio()).isEqualTo(0.4);
  }

  @Test
  void withoutPythonThereIsNoRatio() {
    Comparison alone = new Comparison("add", "ns", true, List.of(3.0), List.of(), "");
    assertThat(alone.ratio()).isNaN();
    assertThat(new Report("t", "m", List.of(alone)).toMarkdown())
        .endsWith("| add | 3.00 ns | - | - | - |\n");
    assertThat(new Report("t", "m", List.of(alone)).toJson()).contains("\"ratio\": null");
  }

  @Test
  void theTableShowsMediansRatioAndBar() {
    assertThat(new Report("Title", "machine", List.of(ROW)).toMarkdown())
        .isEqualTo(
            """
            Title
            machine

            | measured | Cresset | Python | ratio | bar |
            |---|---|---|---|---|
            | add | 2.00 ns | 5.00 ns | 0.40 | <= 0.9 |
            """);
  }
}
