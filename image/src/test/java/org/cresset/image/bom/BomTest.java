package org.cresset.image.bom;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.cresset.stack.json.JsonReader;
import org.cresset.stack.json.JsonValue;
import org.cresset.stack.lock.Artifact;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BomTest {
  private static final String HASH = "ab".repeat(32);
  private static final Bom BOM = new Bom("cresset-jvm-base", "sha256:" + HASH, "1.2", parts());

  private static List<Component> parts() {
    Artifact deb =
        new Artifact("libc6", "1:2.36-9+b1", Artifact.Kind.DEB, "libc6_2.36_amd64.deb", 9, HASH);
    return List.of(
        Component.deb(
            deb, "debian", DebianCopyright.licence(List.of("LGPL-2.1+", "public-domain"))),
        Component.python("Foo_Bar", "2.0+cpu", Optional.of(HASH), LicenceNames.read("MIT")),
        Component.jar(
            new JarFacts("org.x", "y", "1", "linux", Licence.named("Terms of X")),
            Optional.of(HASH)),
        Component.generic("openjdk", "25", Component.Role.PLATFORM, Licence.UNKNOWN));
  }

  private static String text(Format format, Bom bom) {
    return new String(format.bytes(bom), UTF_8);
  }

  @ParameterizedTest
  @EnumSource
  void itsOwnersSchemaTakesIt(Format format) {
    assertThat(Schemas.errors(format, text(format, BOM))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void theSchemaSeesWhatIsWrong(Format format) {
    String text = text(format, BOM);
    String wrong =
        switch (format) {
          case CYCLONEDX -> text.replace("{\"id\":\"MIT\"}", "{\"id\":\"MIT-ish\"}");
          case SPDX -> text.replace("\"algorithm\":\"SHA256\"", "\"algorithm\":\"SHA257\"");
        };
    assertThat(wrong).isNotEqualTo(text);
    assertThat(Schemas.errors(format, wrong)).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void theOrderOfThePartsDoesNotCount(Format format) {
    List<Component> turned = new ArrayList<>(parts());
    Collections.reverse(turned);
    turned.addAll(parts());
    Bom same = new Bom(BOM.name(), BOM.image(), BOM.cresset(), turned);
    assertThat(text(format, same)).isEqualTo(text(format, BOM));
  }

  /** Source of the addresses: the purl specification's types deb, pypi and maven. */
  @Test
  void everyPartHasItsPackageAddress() {
    assertThat(BOM.components())
        .extracting(Component::purl)
        .containsExactly(
            "pkg:deb/debian/libc6@1:2.36-9%2Bb1?arch=amd64",
            "pkg:generic/openjdk@25",
            "pkg:maven/org.x/y@1?classifier=linux",
            "pkg:pypi/foo-bar@2.0%2Bcpu");
  }

  @Test
  void cycloneDxSaysHashesAndLicences() {
    List<JsonValue> parts =
        JsonReader.parse("bom", text(Format.CYCLONEDX, BOM)).at("components").elements();
    assertThat(parts.getFirst().at("hashes").elements().getFirst().at("content").text())
        .isEqualTo(HASH);
    assertThat(parts.getFirst().at("licenses").elements().getFirst().at("expression").text())
        .isEqualTo("LGPL-2.1-or-later AND LicenseRef-public-domain");
    assertThat(parts.get(1).find("licenses")).isEmpty();
    assertThat(licence(parts.get(2)).at("name").text()).isEqualTo("Terms of X");
    assertThat(licence(parts.get(3)).at("id").text()).isEqualTo("MIT");
  }

  private static JsonValue licence(JsonValue part) {
    return part.at("licenses").elements().getFirst().at("license");
  }

  @Test
  void spdxDefinesEveryReference() {
    JsonValue spdx = JsonReader.parse("bom", text(Format.SPDX, BOM));
    assertThat(spdx.at("hasExtractedLicensingInfos").elements())
        .extracting(info -> info.at("licenseId").text())
        .containsExactly("LicenseRef-Terms-of-X", "LicenseRef-public-domain");
    List<String> ids =
        spdx.at("packages").elements().stream().map(p -> p.at("SPDXID").text()).toList();
    assertThat(ids).doesNotHaveDuplicates().hasSize(5);
    assertThat(spdx.at("relationships").elements())
        .extracting(r -> r.at("relatedSpdxElement").text())
        .containsExactlyInAnyOrderElementsOf(ids);
  }
}
