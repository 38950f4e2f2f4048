package org.cresset.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.cresset.doctor.RecordedCases.Case;
import org.cresset.doctor.evidence.Evidence;
import org.cresset.stack.catalogue.Catalogue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No row of the table gives another row's advice: every case beside every other. */
class PairsTest {
  private static final Catalogue CATALOGUE = Catalogue.bundled();
  private static final String NOBODY_MADE = "CRS-NODES nobody made them";
  private static final String NO_GPU = "CRS-NO-GPU a machine without a GPU and without a driver";

  /** Two cases that together are a third: what one leaves of the other is that row's evidence. */
  private static final Map<String, Set<String>> A_THIRD =
      Map.of(
          // A container in which nobody made them was started without a GPU.
          "CRS-CAPABILITIES nvidia-smi and no CUDA + " + NOBODY_MADE, Set.of("CRS-CONTAINER"),
          "CRS-LOST after systemctl daemon-reload + " + NOBODY_MADE, Set.of("CRS-CONTAINER"),
          NOBODY_MADE + " + CRS-CAPABILITIES nvidia-smi and no CUDA", Set.of("CRS-CONTAINER"),
          // The libraries are the kernel's again and it is still 804: they are not the reason.
          "CRS-MISMATCH upgraded, on a GeForce"
                  + " + CRS-DRIVER-OLD a driver of CUDA 12.4 and a wheel of CUDA 13",
              Set.of("CRS-COMPAT"),
          // Nothing explains a driver's library that says 804 where there is no driver.
          NO_GPU + " + CRS-MISMATCH upgraded, on a GeForce", Set.of("CRS-OTHER"),
          // A driver in the kernel means that it is the bus that is hidden, and then they lack.
          NO_GPU + " + CRS-DRIVER-OLD a driver of CUDA 12.4 and a wheel of CUDA 13",
              Set.of("CRS-NODES"),
          NO_GPU + " + CRS-GPU-OLD a V100 and a driver of branch 590", Set.of("CRS-NODES"));

  private static Set<String> ids(Evidence evidence) {
    return Diagnosis.of(evidence, CATALOGUE).stream()
        .map(f -> f.cause().id())
        .collect(Collectors.toSet());
  }

  @Test
  void twoFaultsAtOnceAreNoThird() {
    Map<String, Set<String>> thirds = new TreeMap<>();
    for (Case first : RecordedCases.all()) {
      for (Case second : RecordedCases.all()) {
        Set<String> found = ids(second.on(first.evidence()));
        found.removeAll(List.of(first.id(), second.id()));
        if (!found.isEmpty()) thirds.put(first + " + " + second, found);
      }
    }
    assertThat(thirds).isEqualTo(new TreeMap<>(A_THIRD));
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void noReportHasAnotherRowsAdvice(String language) {
    Words words = Words.of(language);
    Map<Case, Finding> findings =
        RecordedCases.all().stream()
            .collect(
                Collectors.toMap(
                    one -> one, one -> Diagnosis.of(one.evidence(), CATALOGUE).getFirst()));
    findings.forEach(
        (one, own) -> {
          String text = ReportText.of(Doctor.judge(one.evidence()), words);
          List<String> lines = Arrays.stream(text.split("\n")).map(String::strip).toList();
          assertThat(lines).as(one.toString()).contains(words.command(own));
          findings.forEach(
              (other, its) -> {
                if (one.id().equals(other.id())) return;
                assertThat(lines).as(one.toString()).doesNotContain(words.command(its));
                assertThat(text).doesNotContain("[" + other.id() + "]", words.title(its));
                assertThat(words.explanation(own)).isNotEqualTo(words.explanation(its));
              });
        });
  }
}
