package org.cresset.stack.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cresset.stack.catalogue.Catalogue;
import org.cresset.stack.json.JsonValue;
import org.cresset.torch.TorchException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ResolverTest {
  private static final PlainRules RULES = new PlainRules(catalogueText());
  private static final List<Map.Entry<String, String>> BUILDS =
      RULES.releases.entrySet().stream()
          .flatMap(
              r ->
                  r.getValue().at("variants").members().keySet().stream()
                      .map(tag -> Map.entry(r.getKey(), tag)))
          .toList();
  private static final Resolver RESOLVER = new Resolver(Catalogue.bundled());
  private static final List<String> DRIVERS =
      List.of(
          "none",
          "390.157",
          "450.80.02",
          "470.256.02",
          "515.48.07",
          "520.61.05",
          "525.60.12",
          "525.60.13",
          "530.30.02",
          "535.183.01",
          "550.54.14",
          "560.35.05",
          "570.26",
          "575.51.03",
          "580.65.05",
          "580.65.06",
          "580.95.05",
          "590.44.01",
          "595.45.04",
          "595.58.03",
          "610.10");
  private static final List<String> GPUS =
      List.of(
          "3.5", "3.7", "5.0", "5.2", "5.3", "6.0", "6.1", "6.2", "7.0", "7.2", "7.5", "8.0", "8.6",
          "8.7", "8.9", "9.0", "10.0", "10.3", "12.0", "12.1", "13.0");
  private static final List<String> PYTHONS =
      List.of(
          "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.13t", "3.14", "3.14t", "3.15",
          "3.15t", "3.16");
  private static final List<String> GLIBCS =
      List.of("2.12", "2.17", "2.27", "2.28", "2.35", "2.41");

  static Stream<Arguments> builds() {
    return BUILDS.stream().map(build -> Arguments.of(build.getKey(), build.getValue()));
  }

  @ParameterizedTest
  @MethodSource("builds")
  void everyBuildResolvesToExactlyItsFacts(String torch, String tag) {
    Answer answer = RESOLVER.resolve(Request.of("torch==" + torch + " " + tag), Target.ANY);

    JsonValue release = Objects.requireNonNull(RULES.releases.get(torch));
    JsonValue variant = release.at("variants").at(tag);
    Map<String, String> facts = new TreeMap<>();
    facts.put("torch", torch);
    facts.put("variant", tag);
    facts.put("torchvision", release.at("torchvision").text());
    String audio = release.find("torchaudio").isPresent() ? "torchaudio" : "torchaudioCompatible";
    facts.put("torchaudio", release.at(audio).text());
    JsonValue python = release.at("python");
    facts.put("python", python.at("min").text() + " to " + python.at("max").text());
    facts.put("glibc", variant.find("glibc").orElse(release.at("glibc")).text());
    if (!tag.equals("cpu")) {
      for (String part : List.of("cuda", "cudnn", "nccl")) {
        variant.find(part).ifPresent(value -> facts.put(part, value.text()));
      }
      facts.put("triton", release.at("triton").text());
      String major = variant.at("cuda").text().substring(0, 2);
      facts.put(
          "driver",
          major.equals("11") ? "450.80.02" : major.equals("12") ? "525.60.13" : "580.65.06");
    }
    assertThat(answer)
        .isInstanceOfSatisfying(
            Resolution.class, r -> assertThat(new TreeMap<>(r.facts())).isEqualTo(facts));
  }

  @Test
  void noAnswerBreaksARuleAndEveryRefusalNamesOneThatHolds() {
    Random random = new Random(20261121);
    int[] answers = new int[2];
    for (int i = 0; i < 20_000; i++) {
      Map<String, String> machine = machine(random);
      String request = request(random);
      Answer answer = RESOLVER.resolve(Request.of(request), Target.of(words(machine)));
      String what = request + " on " + machine;
      switch (answer) {
        case Resolution found -> {
          answers[0]++;
          assertRuns(found, machine, what);
        }
        case Answer.Refused refused -> {
          answers[1]++;
          assertThat(refused.facts()).as(what).isNotEmpty();
          assertThat(refused.facts()).allSatisfy(f -> assertThat(f.fact()).isNotBlank());
          for (Resolution near : refused.nearest()) assertRuns(near, machine, what);
          boolean something =
              BUILDS.stream()
                  .anyMatch(b -> RULES.broken(b.getKey(), b.getValue(), machine).isEmpty());
          assertThat(refused.nearest().isEmpty()).as(what).isEqualTo(!something);
          assertNothingWasOverlooked(request, machine);
        }
      }
    }
    assertThat(answers[0]).as("answers").isGreaterThan(2_000);
    assertThat(answers[1]).as("refusals").isGreaterThan(2_000);
  }

  private static void assertRuns(Resolution found, Map<String, String> machine, String what) {
    String torch = found.release().version().toString();
    assertThat(RULES.broken(torch, found.variant().tag(), machine))
        .as(what + " gave " + found.torch())
        .isEmpty();
  }

  /** A refusal of a whole request is wrong if some build of it breaks no rule. */
  private static void assertNothingWasOverlooked(String request, Map<String, String> machine) {
    for (Map.Entry<String, String> build : BUILDS) {
      String torch = build.getKey();
      String tag = build.getValue();
      boolean cpu = tag.equals("cpu");
      boolean cpuMeant =
          request.endsWith(" cpu")
              || (!request.contains(" ") && "none".equals(machine.get("driver")));
      boolean meant =
          (request.startsWith("torch==2")
                  ? request.startsWith("torch==" + torch + " ") || request.equals("torch==" + torch)
                  : true)
              && (request.contains(" cu1") ? request.endsWith(" " + tag) : cpu == cpuMeant);
      if (meant) {
        assertThat(RULES.broken(torch, tag, machine))
            .as(request + " on " + machine + " could be " + torch + "+" + tag)
            .isNotEmpty();
      }
    }
  }

  @Test
  void aRefusalForTheMachineNamesExactlyTheRulesThatItBreaks() {
    Random random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      Map.Entry<String, String> build = BUILDS.get(random.nextInt(BUILDS.size()));
      Map<String, String> machine = machine(random);
      List<String> broken = RULES.broken(build.getKey(), build.getValue(), machine);
      Answer answer =
          RESOLVER.resolve(
              Request.of("torch==" + build.getKey() + " " + build.getValue()),
              Target.of(words(machine)));
      List<String> named =
          answer instanceof Answer.Refused refused
              ? refused.facts().stream().map(f -> f.rule().name()).distinct().toList()
              : List.of();
      assertThat(named)
          .as(build + " on " + machine)
          .containsExactlyInAnyOrderElementsOf(broken.stream().distinct().toList());
    }
  }

  private static Map<String, String> machine(Random random) {
    Map<String, String> machine = new TreeMap<>();
    put(machine, random, "driver", DRIVERS);
    put(machine, random, "gpu", GPUS);
    put(machine, random, "python", PYTHONS);
    put(machine, random, "glibc", GLIBCS);
    if ("none".equals(machine.get("driver"))) machine.remove("gpu");
    return machine;
  }

  private static void put(
      Map<String, String> machine, Random random, String key, List<String> values) {
    if (random.nextInt(4) > 0) machine.put(key, values.get(random.nextInt(values.size())));
  }

  private static String words(Map<String, String> machine) {
    List<String> words = new ArrayList<>();
    machine.forEach((key, value) -> words.add(key + "=" + value));
    return String.join(",", words);
  }

  private static String request(Random random) {
    List<String> versions = List.copyOf(RULES.releases.keySet());
    String torch =
        random.nextBoolean() ? "torch" : "torch==" + versions.get(random.nextInt(versions.size()));
    List<String> builds =
        List.of(
            "", " cuda", " cpu", " cu118", " cu121", " cu124", " cu126", " cu128", " cu130",
            " cu132");
    return torch + builds.get(random.nextInt(builds.size()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          torch==2.9 cuda        | driver=535.183,gpu=sm_86,glibc=2.35,python=3.11 | 2.9.0+cu128
          torch 2.9 cuda         | driver=535.183,gpu=sm_86 | 2.9.1+cu128
          torch cuda             | driver=535.183           | 2.14.1+cu126
          torch                  |                          | 2.14.1+cu130
          torch                  | driver=none              | 2.14.1+cpu
          torch cuda             | driver=470.256,gpu=sm_37 | 2.7.1+cu118
          torch latest cuda      | gpu=sm_61                | 2.14.1+cu126
          torch>=2.5,<2.8 cu124  |                          | 2.6.0+cu124
          torch~=2.6.0 cuda      |                          | 2.6.0+cu124
          torch==2.7.* cuda 12.8 |                          | 2.7.1+cu128
          torch cuda torchvision==0.24.0 | glibc=2.28       | 2.9.0+cu128
          torch cuda python 3.9  |                          | 2.8.0+cu128
          torch cudnn 9.19       |                          | 2.11.0+cu130
          torch torchaudio==2.8  |                          | 2.8.0+cu128
          torch==2.14.1+cu126    |                          | 2.14.1+cu126
          torch cuda             | gpu=sm_70,driver=580.95.05 | 2.14.1+cu126
          torch cuda             | machine=aarch64,gpu=sm_90  | 2.14.1+cu130
          torch==2.10 cuda       | glibc=2.28,gpu=sm_120,driver=570.26 | 2.10.0+cu128
          """)
  void picksTheBestThatRuns(String request, String target, String torch) {
    Answer answer = RESOLVER.resolve(Request.of(request), Target.of(target == null ? "" : target));
    assertThat(answer)
        .isInstanceOfSatisfying(Resolution.class, r -> assertThat(r.torch()).isEqualTo(torch));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          torch==2.9 cu130  | driver=535.183 | CUDA 13.0 needs an NVIDIA driver 580.65.06 or newer, the target has 535.183 | 2.9.0+cu128
          torch cuda        | driver=none    | CUDA 12.6 needs an NVIDIA driver 525.60.13 or newer, the target has none | 2.14.1+cpu
          torch==2.9 cu128  | gpu=sm_61      | torch 2.9.0+cu128 holds code for sm_70 sm_75 sm_80 sm_86 sm_90 sm_100 sm_120, none of which runs on sm_61 (GTX 10/P4/P40) | 2.9.0+cu126
          torch==2.9 cuda   | python=3.9     | torch 2.9.0 has wheels for Python 3.10 to 3.14, not for 3.9 | 2.8.0+cu128
          torch==2.9 cuda   | glibc=2.27     | torch 2.9.0+cu128 needs glibc 2.28, the target has 2.27 | 2.6.0+cu124
          torch cu121       | glibc=2.12     | torch 2.5.1+cu121 needs glibc 2.17, the target has 2.12 |
          torch cu126       | gpu=sm_61,driver=595.58.03 | sm_61 is of Maxwell, Pascal and Volta, which drivers know up to branch 580, the target has 595.58.03 | 2.14.1+cpu
          torch==2.12.0 cu130 | gpu=sm_130,driver=580.65.06 | torch 2.12.0+cu130 reaches sm_130 by PTX alone, which needs driver 580.95.05 or newer, the target has 580.65.06 | 2.11.0+cu130
          torch==2.9 cu118  |                | torch 2.9.0 has cpu, cu126, cu128, cu130, not CUDA 11.8; the last with it is 2.7.1, it is gone since 2.8.0 of 2025-08-06 | 2.9.0+cu126
          torch==2.6 cu130  |                | torch 2.6.0 has cpu, cu118, cu124, cu126, not CUDA 13.0; 2.9.0 of 2025-10-14 has it | 2.6.0+cu126
          torch==2.3 cuda   |                | the catalogue begins with torch 2.4.0 and cannot judge torch==2.3 | 2.4.0+cu121
          torch==2.9.7 cuda |                | there is no torch==2.9.7: the catalogue of 2026-11-21 knows releases from 2.4.0 to 2.14.1 | 2.10.0+cu128
          torch==2.12.0 torchaudio==2.12.0 | | torch 2.12.0 goes with TorchAudio 2.11.0, not ==2.12.0; ==2.12.0 belongs to torch 2.12 | 2.12.0+cu130
          torch==2.9 cu118  | machine=aarch64 | torch 2.9.0 has cpu, cu126, cu128, cu130, not CUDA 11.8; the last with it is 2.7.1, it is gone since 2.8.0 of 2025-08-06 | 2.12.0+cu126
          """)
  void refusesWithTheFactAndTheNearest(String request, String target, String fact, String near) {
    Answer answer = RESOLVER.resolve(Request.of(request), Target.of(target == null ? "" : target));
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> {
              assertThat(refused.facts().getFirst().fact()).isEqualTo(fact);
              assertThat(refused.nearest().stream().map(Resolution::torch).limit(1))
                  .isEqualTo(near == null ? List.of() : List.of(near));
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tensorflow 2.9   | a request must speak of torch, torchvision, torchaudio, cuda, cpu or python, "tensorflow" is none of these
          torch sm_86      | a request must not speak of the machine, got GPU==8.6
          torch==2.9rc1    | a request must speak of torch, torchvision, torchaudio, cuda, cpu or python, "==2.9rc1" is none of these
          """)
  void whatIsNoRequestIsSaid(String text, String sentence) {
    assertThatThrownBy(() -> Request.of(text))
        .isInstanceOf(TorchException.class)
        .hasMessage(sentence);
  }

  @ParameterizedTest
  @CsvSource({"gpu=86x", "cuda=12", "driver=", "python=2.7", "sm_86", "machine=riscv"})
  void whatIsNoTargetIsSaid(String text) {
    assertThatThrownBy(() -> Target.of(text)).isInstanceOf(TorchException.class);
  }

  @Test
  void aTargetIsReadAsItIsWritten() {
    String text = "driver=535.183,glibc=2.35,gpu=sm_86+sm_120,machine=x86_64,python=3.11";
    assertThat(Target.of(text)).hasToString(text);
    assertThat(Target.of("driver=none")).hasToString("driver=none,machine=x86_64");
  }

  private static String catalogueText() {
    try (InputStream in = Catalogue.class.getResourceAsStream("catalogue.json")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
