package org.cresset.image.edition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cresset.image.base.BaseImage;
import org.cresset.image.base.BaseReference;
import org.cresset.image.base.TinyBase;
import org.cresset.image.debian.Account;
import org.cresset.image.debian.Debs;
import org.cresset.image.inspect.Verification;
import org.cresset.image.layer.ImageException;
import org.cresset.image.oci.Descriptor;
import org.cresset.image.oci.Image;
import org.cresset.image.oci.ImageConfig;
import org.cresset.image.oci.Layout;
import org.cresset.image.oci.LayoutWriter;
import org.cresset.image.registry.Access;
import org.cresset.stack.fetch.Downloads;
import org.cresset.stack.fetch.Limits;
import org.cresset.stack.fetch.Network;
import org.cresset.stack.fetch.RemoteFile;
import org.cresset.stack.lock.Lock;
import org.cresset.stack.store.ArtifactStore;
import org.cresset.torch.LibTorchProvider.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A tiny image upon a tiny image of somebody else's. */
@DisabledOnOs(OS.WINDOWS)
class ImageOnBaseTest {
  private static final String GOLDEN =
      "sha256:6f7d7b6f38b68dc0016ba848faffd1068a3809da95d38bed94141f31b2cfd944";

  @TempDir Path temp;
  private final TinyBase base = new TinyBase();
  private Installation installation;
  private Additions additions;
  private ArtifactStore store;
  private BaseImage image;

  @BeforeEach
  void parts() throws IOException {
    Path application = Files.createDirectories(temp.resolve("app"));
    Files.writeString(application.resolve("cresset-cli-1.2.jar"), "jar");
    installation = new Installation(temp.resolve("no java"), application);
    additions =
        new Additions(
            List.of(),
            List.of(),
            Map.of(),
            List.of(new Account("cresset", 1000, "/home/cresset", "/bin/sh")),
            List.of(),
            new ImageConfig.Run(
                "",
                Map.of("A", "b"),
                List.of("/opt/cresset/start"),
                List.of(),
                "/workspace",
                List.of(8888),
                List.of(),
                "SIGTERM",
                Optional.empty()));
    store = new ArtifactStore(temp.resolve("store"));
    image = bring(base.write(temp.resolve("base")));
  }

  private BaseImage bring(BaseReference from) {
    return OnBase.bases(store).bring(from, "amd64", Access.ofUser(false), _ -> {});
  }

  private ImageLock lock(String machine) {
    Path files = temp.resolve("files");
    Lock stack =
        new Lock(
            "torch",
            Lock.Flavour.PYTHON,
            Map.of("machine", machine, "python", "3.11"),
            Map.of("torch", "2.14.1", "variant", "cpu"),
            List.of(Wheels.of("tiny", "1.0").file("tiny/__init__.py", "x = 1\n").write(files)));
    ImageLock lock =
        new ImageLock(
            Edition.PYTHON,
            Variant.BASE,
            stack,
            List.of(),
            List.of(Debs.of("tini").file("./usr/bin/tini", 0755, "tini").write(files, "xz")),
            Map.of(),
            Map.of("cresset", installation.mark("cresset")),
            Optional.of(new OnBase("registry.example.org/base", image).locked()));
    try (Downloads downloads = new Downloads(Network.DIRECT.offline(true), Limits.DEFAULT)) {
      store.fetch(
          lock.artifacts(),
          a ->
              new RemoteFile(
                  a.file(), a.size(), a.sha256(), List.of(files.resolve(a.file()).toUri())),
          downloads,
          Progress.SILENT);
    }
    return lock;
  }

  private Image build(ImageLock lock) {
    return new ImageBuild(store, installation, 2)
        .build(lock, additions, "tiny:1", Progress.SILENT)
        .image();
  }

  @Test
  void theBasesLayersComeFirstAsTheyAre() throws IOException {
    Descriptor manifest = LayoutWriter.write(build(lock("x86_64")), temp.resolve("image"));
    try (Layout layout = Layout.open(temp.resolve("image"))) {
      List<Descriptor> layers = layout.manifest(layout.image()).layers();
      for (int i = 0; i < base.layers.size(); i++) {
        assertThat(layers.get(i).digest()).isEqualTo(Descriptor.digest(base.layers.get(i)));
        try (var in = layout.open(layers.get(i))) {
          assertThat(in.readAllBytes()).isEqualTo(base.layers.get(i));
        }
      }
      assertThat(Verification.verify(layout, Optional.empty(), _ -> {}).faults()).isEmpty();
    }
    assertThat(manifest.digest()).isEqualTo(GOLDEN);
  }

  @Test
  void whoRunsIsOursAndTheRestOfTheBasesStays() {
    ImageConfig config = build(lock("x86_64")).config();
    ImageConfig.Run run = config.run();
    assertThat(run.user()).isEmpty();
    assertThat(run.entrypoint()).containsExactly("/opt/cresset/start");
    assertThat(run.command()).isEmpty();
    assertThat(run.directory()).isEqualTo("/workspace");
    assertThat(run.stopSignal()).isEqualTo("SIGTERM");
    assertThat(run.ports()).containsExactly(80, 8888);
    assertThat(run.volumes()).containsExactly("/data");
    assertThat(run.environment())
        .containsEntry("A", "b")
        .containsEntry("FROM_BASE", "yes")
        .containsEntry("LANG", "C.UTF-8");
    assertThat(run.environment().get("PATH"))
        .startsWith("/opt/venv/bin:/opt/cresset:")
        .endsWith(":/bin:/base/bin");
    assertThat(config.labels())
        .containsEntry("maintainer", "somebody")
        .containsEntry("org.cresset.edition", "python")
        .containsEntry("org.opencontainers.image.base.digest", base.digest())
        .containsEntry("org.opencontainers.image.base.name", "registry.example.org/base");
  }

  @Test
  void theLockHasItsDigest() {
    ImageLock lock = lock("x86_64");
    String text = ImageLockFile.text(lock);
    assertThat(ImageLockFile.parse("l", text)).isEqualTo(lock);
    assertThat(lock.python()).isEqualTo("3.11.2"); // the base's
    assertThatThrownBy(() -> ImageLockFile.parse("l", text.replace(base.digest(), "sha256:12")))
        .hasMessage("l: base.digest must be sha256: and 64 hexadecimal digits, got sha256:12");
  }

  @Test
  void aBaseThatWasNotBroughtIsSaid() {
    ImageLock lock = lock("x86_64");
    store = new ArtifactStore(temp.resolve("other"));
    assertThatThrownBy(() -> build(lock))
        .isInstanceOf(ImageException.class)
        .hasMessage("the base " + base.digest() + " must be in the store, it is not");
  }

  @Test
  void aLockForAnotherMachineThanItsBaseIsRefused() {
    ImageLock lock = lock("aarch64");
    assertThatThrownBy(() -> build(lock))
        .isInstanceOf(ImageException.class)
        .hasMessage("the lock is for linux/arm64, its base for linux/amd64");
  }

  @Test
  void strangersSeeOneSystem() throws Exception {
    LayoutWriter.write(build(lock("x86_64")), temp.resolve("image"));
    String layout = temp.resolve("image").toString();
    Path bundle = temp.resolve("bundle");
    ImageBuildTest.run(
        "umoci", "unpack", "--rootless", "--image", layout + ":1", bundle.toString());
    Path root = bundle.resolve("rootfs");
    assertThat(root.resolve("etc/motd")).hasContent("from the base");
    assertThat(root.resolve("old/file")).doesNotExist();
    assertThat(root.resolve("usr/bin/tini")).hasContent("tini");
    assertThat(Files.readString(root.resolve("etc/passwd")))
        .isEqualTo("root:x:0:0::/root:/bin/sh\ncresset:x:1000:1000::/home/cresset:/bin/sh\n");
    assertThat(Files.readString(root.resolve("etc/group")))
        .isEqualTo("root:x:0:\ncresset:x:1000:\n");
    assertThat(Files.readString(root.resolve("var/lib/dpkg/status")))
        .startsWith(TinyBase.STATUS.strip() + "\n\nPackage: tini\nStatus: install ok installed\n");
    assertThat(root.resolve("opt/venv/lib/python3.11/site-packages/tiny/__init__.py")).exists();
  }
}
