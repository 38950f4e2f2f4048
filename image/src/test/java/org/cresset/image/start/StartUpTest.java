package org.cresset.image.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.cresset.image.edition.Additions;
import org.cresset.image.edition.Edition;
import org.cresset.image.edition.Variant;
import org.cresset.image.layer.Entry;
import org.cresset.stack.json.JsonReader;
import org.cresset.stack.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartUpTest {
  private static List<String> paths(Additions additions) {
    return additions.entries().stream().map(Entry::path).toList();
  }

  @ParameterizedTest
  @CsvSource({"JVM,BASE", "JVM,FULL", "JVM,DEV", "PYTHON,BASE", "PYTHON,FULL", "PYTHON,DEV"})
  void everyImageStartsByTiniAndHasAnOrdinaryUser(Edition edition, Variant variant) {
    Additions additions = StartUp.additions(edition, variant);
    assertThat(additions.run().entrypoint())
        .containsExactly("/usr/bin/tini", "--", "/opt/cresset/start");
    assertThat(additions.packages()).contains("tini", "bash", "util-linux");
    assertThat(additions.accounts()).anyMatch(a -> a.name().equals("cresset") && a.id() == 1000);
    assertThat(paths(additions)).contains("opt/cresset/start", "opt/cresset/health", "workspace");
    assertThat(additions.run().environment()).doesNotContainKey("NVIDIA_VISIBLE_DEVICES");
  }

  @Test
  void aBaseImageListensToNothing() {
    Additions base = StartUp.additions(Edition.JVM, Variant.BASE);
    assertThat(base.run().ports()).isEmpty();
    assertThat(base.wheels()).isEmpty();
    assertThat(base.packages()).doesNotContain("openssh-server", "python3");
    assertThat(paths(base)).noneMatch(path -> path.contains("ssh") || path.contains("jupyter"));
  }

  @Test
  void javasKernelIsInJavasImagesAlone() {
    String kernel = "opt/cresset/share/jupyter/kernels/java/kernel.json";
    assertThat(paths(StartUp.additions(Edition.JVM, Variant.FULL))).contains(kernel);
    assertThat(paths(StartUp.additions(Edition.PYTHON, Variant.FULL))).doesNotContain(kernel);
    assertThat(StartUp.additions(Edition.PYTHON, Variant.FULL).wheels())
        .anyMatch(wheel -> wheel.startsWith("opencv-python-headless=="));
  }

  @Test
  void noKeyIsInALayer() {
    assertThat(paths(StartUp.additions(Edition.JVM, Variant.DEV)))
        .noneMatch(path -> path.contains("host_key") || path.contains("authorized"));
  }

  @Test
  void theSettingsAreJson() {
    for (String name : List.of("jupyter_server_config.json", "kernel.json", "page_config.json")) {
      JsonValue json = JsonReader.parse(name, StartUp.resource(name));
      assertThat(Objects.requireNonNull(json.members())).isNotEmpty();
    }
    JsonValue kernel = JsonReader.parse("kernel.json", StartUp.resource("kernel.json"));
    assertThat(kernel.at("argv").texts()).endsWith("{connection_file}");
  }
}
