package org.cresset.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.cresset.doctor.evidence.Evidence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class WordsTest {
  @ParameterizedTest
  @EnumSource(Cause.class)
  void everyCauseSpeaksBothLanguages(Cause cause) {
    Finding finding = new Finding(cause, Map.of(), List.of("a", "b", "c"));
    Words english = Words.of("en");
    Words chinese = Words.of("zh");
    assertThat(english.explanation(finding).split("\\. ")).as("sentences").hasSize(2);
    assertThat(chinese.explanation(finding).split("。")).as("sentences").hasSize(2);
    assertThat(chinese.title(finding)).matches(".*\\p{IsHan}.*");
    assertThat(english.title(finding)).isNotBlank().doesNotEndWith(".").doesNotContain("{");
    assertThat(english.command(finding)).isNotBlank().isEqualTo(chinese.command(finding));
    assertThat(english.sentence(finding)).endsWith(" [" + cause.id() + "]");
  }

  @Test
  void noTwoCausesGiveTheSameAdvice() {
    Set<String> commands = new HashSet<>();
    Set<String> titles = new HashSet<>();
    for (Cause cause : Cause.values()) {
      Finding finding = new Finding(cause, Map.of(), List.of("a", "b", "c"));
      assertThat(commands.add(Words.of("en").command(finding))).as(cause.id()).isTrue();
      assertThat(titles.add(Words.of("en").title(finding))).as(cause.id()).isTrue();
    }
  }

  static List<RecordedCases.Case> cases() {
    return RecordedCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyReportIsWhole(RecordedCases.Case one) {
    Report report = Doctor.judge(one.evidence());
    for (String language : Words.LANGUAGES) {
      String text = ReportText.of(report, Words.of(language));
      assertThat(text).contains("[" + one.id() + "]").doesNotContain("{0}", "\u001b");
      assertThat(ReportJson.of(report, Words.of(language)))
          .startsWith("{\"format\":1,\"verdict\":\"")
          .contains("\"cause\":\"" + one.id() + "\"", "\"command\":", "\"evidence\":{");
    }
  }

  @Test
  void theLanguageIsTheLocales() {
    assertThat(Words.language(Map.of("LANG", "zh_CN.UTF-8"), Locale.ENGLISH)).isEqualTo("zh");
    assertThat(Words.language(Map.of("LANG", "zh_CN", "LC_ALL", "C"), Locale.CHINA))
        .isEqualTo("en");
    assertThat(Words.language(Map.of(), Locale.CHINA)).isEqualTo("zh");
    assertThat(Words.language(Map.of("LANG", "de_DE"), Locale.ENGLISH)).isEqualTo("en");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Words.of("fr"))
        .withMessage("the language must be one of en, zh, got fr");
  }

  @Test
  void aMachineThatSaysNothingIsNoFailure() {
    Report report = Doctor.judge(Evidence.NONE);
    assertThat(ReportText.of(report, Words.of("en"))).contains("CRS-NO-GPU");
  }
}
