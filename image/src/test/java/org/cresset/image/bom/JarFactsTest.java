package org.cresset.image.bom;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.cresset.stack.lock.Artifact;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarFactsTest {
  private static final String PLACE = "META-INF/maven/org.x/y/";
  private static final String COORDINATES = "groupId=org.x\nartifactId=y\nversion=1.0\n";

  @TempDir Path folder;

  private Path jar(String name, Map<String, String> files) throws IOException {
    Path jar = folder.resolve(name);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes(UTF_8));
      }
    }
    return jar;
  }

  @Test
  void thePomInAJarSaysAllOfIt() throws IOException {
    String pom = "<license>\n <name>MIT</name>\n</license>";
    Path jar =
        jar(
            "y-1.0-linux-arm64.jar",
            Map.of(
                PLACE + "pom.properties",
                COORDINATES,
                PLACE + "pom.xml",
                pom,
                "META-INF/maven/a/shaded/pom.properties",
                "groupId=a\nartifactId=shaded\n"));
    assertThat(JarFacts.of(jar))
        .isEqualTo(new JarFacts("org.x", "y", "1.0", "linux-arm64", Licence.of("MIT")));
  }

  @Test
  void elseItsManifestDoes() throws IOException {
    String manifest =
        "Manifest-Version: 1.0\nBundle-License: \"Apache-2.0\";link=\"https://x.org/l\"\n";
    Path jar =
        jar(
            "y-1.0.jar",
            Map.of(PLACE + "pom.properties", COORDINATES, JarFile.MANIFEST_NAME, manifest));
    assertThat(JarFacts.of(jar).licence()).isEqualTo(Licence.of("Apache-2.0"));
  }

  @Test
  void aFewAreKnownByTheirNames() throws IOException {
    assertThat(JarFacts.of(jar("asm-9.9.1.jar", Map.of("a", "b"))))
        .isEqualTo(new JarFacts("org.ow2.asm", "asm", "9.9.1", "", Licence.of("BSD-3-Clause")));
  }

  @Test
  void whatSaysNothingIsItsFilesName() throws IOException {
    JarFacts unknown = new JarFacts("", "z", "3", "", Licence.UNKNOWN);
    assertThat(JarFacts.of(jar("z-3.jar", Map.of("a", "b")))).isEqualTo(unknown);
    assertThat(JarFacts.of(Files.writeString(folder.resolve("z-3.jar"), "no archive")))
        .isEqualTo(unknown);
  }

  @Test
  void aLockKnowsTheCoordinates() throws IOException {
    Artifact artifact =
        new Artifact(
            "org.bytedeco:pytorch",
            "2.13.0-1.5.14",
            Artifact.Kind.JAR,
            "pytorch-2.13.0-1.5.14-linux-x86_64.jar",
            1,
            "0".repeat(64));
    JarFacts facts = JarFacts.of(jar("stored", Map.of("a", "b")), artifact);
    assertThat(facts.classifier()).isEqualTo("linux-x86_64");
    assertThat(facts.licence().expression()).endsWith("AND BSD-3-Clause");
  }
}
