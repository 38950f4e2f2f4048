package org.cresset.stack;

import static org.assertj.core.api.Assertions.assertThat;

import org.cresset.stack.catalogue.Catalogue;
import org.junit.jupiter.api.Test;

/** The default build stands in the code too, so that starting reads no catalogue. */
class DefaultInCatalogueTest {
  @Test
  void theDefaultBuildIsTheCataloguesOwn() {
    LibTorchBuild build = LibTorchBuild.CPU_LINUX_X86_64;
    var jars = Catalogue.bundled().libTorchJars().getFirst();
    assertThat(jars.name()).isEqualTo(build.name());
    assertThat(jars.libraries()).isEqualTo(build.libraries());
    assertThat(jars.unpackedBytes()).isEqualTo(build.unpackedBytes());
    assertThat(jars.artifacts().stream().map(a -> a.name() + " " + a.sha256() + " " + a.size()))
        .isEqualTo(
            build.artifacts().stream()
                .map(a -> a.group() + ":" + a.name() + " " + a.sha256() + " " + a.bytes())
                .toList());
    assertThat(jars.artifacts().stream().map(a -> a.file()))
        .isEqualTo(
            build.artifacts().stream()
                .map(a -> "%s-%s-%s.jar".formatted(a.name(), a.version(), a.classifier()))
                .toList());
  }
}
