package org.cresset.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.cresset.doctor.RecordedCases.Case;
import org.cresset.doctor.Report.Verdict;
import org.cresset.doctor.evidence.Evidence;
import org.cresset.stack.catalogue.Catalogue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of causes against what machines said. */
class DiagnosisTest {
  private static final Catalogue CATALOGUE = Catalogue.bundled();

  static List<Case> cases() {
    return RecordedCases.all();
  }

  private static List<String> ids(Evidence evidence) {
    return Diagnosis.of(evidence, CATALOGUE).stream().map(f -> f.cause().id()).toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void eachCaseHasItsCauseAndNoOther(Case one) {
    assertThat(ids(one.evidence())).containsExactly(one.id());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatIsFoundIsShown(Case one) {
    Finding finding = Diagnosis.of(one.evidence(), CATALOGUE).getFirst();
    assertThat(finding.evidence()).isNotEmpty();
    finding
        .evidence()
        .forEach(
            (question, said) ->
                assertThat(one.evidence().answer(question).orElse("not there")).isEqualTo(said));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theVerdictFollowsTheSeverity(Case one) {
    Verdict expected =
        Cause.of(one.id()).orElseThrow().severity() == Severity.FAULT
            ? Verdict.NOT_USABLE
            : Verdict.USABLE_WITH_WARNINGS;
    assertThat(new Report(one.evidence(), Diagnosis.of(one.evidence(), CATALOGUE)).verdict())
        .isEqualTo(expected);
  }

  @Test
  void aHealthyMachineHasNothing() {
    assertThat(ids(RecordedCases.healthy())).isEmpty();
    assertThat(Doctor.judge(RecordedCases.healthy()).verdict().exitCode()).isZero();
  }

  @Test
  void everyCauseHasACaseAndEveryRowOfTheTableACause() {
    assertThat(cases().stream().map(Case::id).distinct())
        .containsExactlyInAnyOrderElementsOf(Arrays.stream(Cause.values()).map(Cause::id).toList());
    assertThat(
            Arrays.stream(Cause.values())
                .map(Cause::row)
                .filter(OptionalInt::isPresent)
                .map(OptionalInt::getAsInt))
        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 32).boxed().toList());
  }

  @Test
  void evidenceCanBeWrittenDownAndJudgedLater() {
    for (Case one : cases()) {
      Evidence read = Evidence.parse(one.evidence().toString());
      assertThat(read.answers()).isEqualTo(one.evidence().answers());
    }
  }

  @Test
  void aBuildForTheCpuIsNamedAfterTheGpuThatIsNotThere() {
    Evidence machine = cases().getFirst().evidence().with("torch/version.py cuda", "None");
    assertThat(ids(machine)).containsExactly("CRS-NO-GPU", "CRS-CPU-BUILD");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cuda>=13.0                                    | true
          cuda>=13.2                                    | false
          cuda>=13.2 driver>=580,driver<581             | true
          cuda>=13.2 brand=tesla,driver>=470,driver<471 | false
          """)
  void requirementsAreReadAsTheToolkitReadsThem(String requirement, boolean satisfied) {
    Evidence machine =
        RecordedCases.healthy().with("env NVIDIA_REQUIRE_CUDA", requirement).with("cuInit", "3");
    assertThat(Requirements.unsatisfied(new Situation(machine, CATALOGUE)).isEmpty())
        .isEqualTo(satisfied);
  }

  /** PyTorch's own reading, measured with torch 2.14.1. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      textBlock =
          """
          ''       | ''
          -1       | ''
          none     | ''
          void     | ''
          0,0      | ''
          1,0      | 1 0
          1,-1,0   | 1
          0,7      | 0
          GPU-ab   | GPU-ab
          """)
  void visibleDevicesAreReadAsPyTorchReadsThem(String value, String visible) {
    assertThat(String.join(" ", VisibleDevices.parse(value, 2))).isEqualTo(visible);
  }
}
