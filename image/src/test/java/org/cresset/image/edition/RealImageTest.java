package org.cresset.image.edition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The jvm edition of Debian's packages, this JDK and the Cresset that was built last, started. */
@EnabledOnOs(OS.LINUX)
class RealImageTest {
  @TempDir Path temp;

  @Test
  void theJvmEditionTrains() throws Exception {
    RealImage image =
        RealImage.build("torch==2.13.0 cpu", Edition.JVM, Variant.BASE, Additions.NONE, temp);
    RealImage.Result trained =
        image.run(Map.of(), "cresset", "train", "--epochs", "1", "--limit", "2000");
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.out()).contains("accuracy");
    assertThat(image.host("chroot", image.root().toString(), "dpkg", "--audit")).isZero();
    assertThat(image.said()).isEmpty();
  }
}
