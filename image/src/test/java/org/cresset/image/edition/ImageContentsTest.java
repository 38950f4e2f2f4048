package org.cresset.image.edition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cresset.image.bom.Format;
import org.cresset.image.bom.Schemas;
import org.cresset.image.debian.Debs;
import org.cresset.image.inspect.Bills;
import org.cresset.image.inspect.Inspection;
import org.cresset.image.inspect.InspectionJson;
import org.cresset.image.inspect.LayerContents;
import org.cresset.image.inspect.Verification;
import org.cresset.image.oci.Descriptor;
import org.cresset.image.oci.Layout;
import org.cresset.image.oci.LayoutWriter;
import org.cresset.stack.fetch.Downloads;
import org.cresset.stack.fetch.Limits;
import org.cresset.stack.fetch.Network;
import org.cresset.stack.fetch.RemoteFile;
import org.cresset.stack.json.JsonReader;
import org.cresset.stack.json.JsonValue;
import org.cresset.stack.lock.Lock;
import org.cresset.stack.store.ArtifactStore;
import org.cresset.torch.LibTorchProvider.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The bill of materials of a whole image of tiny parts, and what is shown of the image. */
@DisabledOnOs(OS.WINDOWS)
class ImageContentsTest {
  private static final String DEP5 =
      """
      Format: copyright-format/1.0

      Files: *
      License: GPL-2+

      Files: debian/*
      License: Expat
      """;

  @TempDir Path temp;
  private ImageLock lock;
  private Installation installation;

  @BeforeEach
  void parts() throws IOException {
    Path files = temp.resolve("files");
    Path java = temp.resolve("jdk");
    Path program = Files.createDirectories(java.resolve("bin")).resolve("java");
    Files.writeString(program, "#!/bin/sh\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(java.resolve("release"), "JAVA_RUNTIME_VERSION=\"25.0.3+9\"\n");
    Path application = Files.createDirectories(temp.resolve("app"));
    Files.writeString(application.resolve("cresset-cli-1.2.jar"), "no archive");
    installation = new Installation(java, application);
    Map<String, String> facts = Map.of("torch", "2.14.1", "variant", "cu130");
    Lock stack =
        new Lock(
            "torch",
            Lock.Flavour.PYTHON,
            Map.of("machine", "x86_64", "python", "3.11"),
            facts,
            List.of(
                Wheels.of("tiny", "1.0")
                    .file("tiny/__init__.py", "x = 1\n")
                    .file(
                        "tiny-1.0.dist-info/METADATA",
                        "Name: tiny\nVersion: 1.0\nLicense-Expression: BSD-3-Clause\n")
                    .write(files)));
    lock =
        new ImageLock(
            Edition.PYTHON,
            Variant.BASE,
            stack,
            List.of(),
            List.of(
                Debs.of("python3.11-minimal")
                    .version("3.11.2-6")
                    .file("./usr/bin/python3.11", 0755, "py")
                    .symlink("./usr/share/doc/python3.11-minimal", "tool")
                    .write(files, "xz"),
                Debs.of("base-files")
                    .file("./usr/lib/os-release", "NAME=x\nID=debian\n")
                    .file("./usr/share/doc/base-files/copyright", "This is the GPL.\n")
                    .write(files, "xz"),
                Debs.of("tool")
                    .file("./usr/bin/tool", 0755, "t")
                    .file("./usr/share/doc/tool/copyright", DEP5)
                    .write(files, "xz")),
            Map.of(),
            Map.of("java", installation.mark("java"), "cresset", installation.mark("cresset")));
  }

  private ImageBuild.Built build(String name) {
    ArtifactStore store = new ArtifactStore(temp.resolve(name));
    try (Downloads downloads = new Downloads(Network.DIRECT.offline(true), Limits.DEFAULT)) {
      store.fetch(
          lock.artifacts(),
          a ->
              new RemoteFile(
                  a.file(),
                  a.size(),
                  a.sha256(),
                  List.of(temp.resolve("files").resolve(a.file()).toUri())),
          downloads,
          Progress.SILENT);
    }
    return new ImageBuild(store, installation, 2)
        .build(lock, Additions.NONE, "tiny:1", Progress.SILENT);
  }

  private Layout written(String name) throws IOException {
    Path out = temp.resolve("image-" + name);
    LayoutWriter.write(build(name).image(), out);
    return Layout.open(out);
  }

  @Test
  void theBillNamesEveryPart() throws IOException {
    try (Layout layout = written("a")) {
      for (Format format : Format.values()) {
        assertThat(Schemas.errors(format, Bills.find(layout, format).orElseThrow())).isEmpty();
      }
      JsonValue bill = JsonReader.parse("bill", Bills.find(layout, Format.SPDX).orElseThrow());
      assertThat(bill.at("packages").elements())
          .extracting(
              p -> p.at("name").text() + " " + p.find("licenseDeclared").map(JsonValue::text))
          .containsExactlyInAnyOrder(
              "cresset-python-base Optional.empty",
              "base-files Optional[NOASSERTION]",
              "tool Optional[GPL-2.0-or-later AND MIT]",
              "python3.11-minimal Optional[GPL-2.0-or-later AND MIT]",
              "openjdk Optional[GPL-2.0-only WITH Classpath-exception-2.0]",
              "cresset-cli Optional[NOASSERTION]",
              "tiny Optional[BSD-3-Clause]");
      assertThat(Bills.find(layout, Format.CYCLONEDX).orElseThrow())
          .contains("pkg:deb/debian/tool@1.0?arch=all", lock.debs().getLast().sha256());
    }
  }

  @Test
  void theBillIsAboutTheImageAndOfTheSameBytes() throws IOException {
    try (Layout first = written("a");
        Layout second = written("b")) {
      assertThat(first.attached()).hasSize(2).isEqualTo(second.attached());
      for (Descriptor about : first.attached()) {
        assertThat(first.manifest(about).subject().orElseThrow().digest())
            .isEqualTo(first.image().digest());
      }
      assertThat(Verification.verify(first, Optional.empty(), _ -> {}).faults()).isEmpty();
      assertThat(first.index().manifests()).hasSize(1); // else skopeo asks which one is meant
    }
    // What was kept of the packages' licences says the same as the packages.
    assertThat(build("a").image().attached().getFirst().manifest())
        .isEqualTo(build("c").image().attached().getFirst().manifest());
  }

  @Test
  void aDamagedBillIsFound() throws IOException {
    try (Layout layout = written("a")) {
      Descriptor file = layout.manifest(layout.attached().getFirst()).layers().getFirst();
      Path blob = layout.path().resolve("blobs/sha256").resolve(file.hex());
      Files.writeString(blob, Files.readString(blob).replace("tiny", "tint"));
      assertThat(Verification.verify(layout, Optional.empty(), _ -> {}).faults())
          .singleElement()
          .asString()
          .startsWith(file.digest() + " must have");
    }
  }

  @Test
  void anImageIsShownToAProgram() throws IOException {
    try (Layout layout = written("a")) {
      Inspection found = Inspection.of(layout);
      JsonValue json = JsonReader.parse("json", InspectionJson.of(layout, found, true));
      assertThat(json.at("digest").text()).isEqualTo(layout.image().digest());
      assertThat(json.at("requirements").at("NVIDIA driver from").text()).isEqualTo("580.65.06");
      assertThat(json.at("sbom").at("components").number()).isEqualTo(6);
      assertThat(json.at("sbom").at("withoutLicence").number()).isEqualTo(2);
      assertThat(json.at("sbom").at("licences").at("GPL-2.0-or-later AND MIT").number())
          .isEqualTo(2);
      assertThat(json.at("layers").elements())
          .flatExtracting(layer -> layer.at("contents").elements())
          .extracting(item -> item.at("path").text())
          .contains("usr/bin/tool", "opt/cresset/image.lock", "opt/java/bin/java");
      JsonValue without = JsonReader.parse("json", InspectionJson.of(layout, found, false));
      assertThat(without.at("layers").elements().getFirst().find("contents")).isEmpty();
    }
  }

  /** GNU tar lists the same. */
  @Test
  void aLayersListIsTars() throws Exception {
    try (Layout layout = written("a")) {
      for (Inspection.Layer layer : Inspection.of(layout).layers()) {
        StringBuilder ours = new StringBuilder();
        LayerContents.list(layout, layer, item -> ours.append(item.path()).append('\n'));
        String file = layout.path().resolve("blobs/sha256/" + layer.blob().hex()).toString();
        Process tar = new ProcessBuilder("tar", "-tzf", file).start();
        try (InputStream in = tar.getInputStream()) {
          String theirs = new String(in.readAllBytes(), UTF_8).replaceAll("(?m)/$", "");
          assertThat(ours.toString()).isEqualTo(theirs);
        }
        assertThat(tar.waitFor()).isZero();
      }
    }
  }
}
