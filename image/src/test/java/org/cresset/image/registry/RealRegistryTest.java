package org.cresset.image.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.cresset.image.base.BaseImage;
import org.cresset.image.base.BaseReference;
import org.cresset.image.base.BaseStore;
import org.cresset.image.bom.Attachment;
import org.cresset.image.bom.Bom;
import org.cresset.image.bom.Component;
import org.cresset.image.bom.Format;
import org.cresset.image.bom.Licence;
import org.cresset.image.inspect.Bills;
import org.cresset.image.inspect.Verification;
import org.cresset.image.layer.Blob;
import org.cresset.image.layer.Content;
import org.cresset.image.layer.Entry;
import org.cresset.image.layer.ImageException;
import org.cresset.image.layer.LayerWriter;
import org.cresset.image.oci.Descriptor;
import org.cresset.image.oci.Image;
import org.cresset.image.oci.ImageConfig;
import org.cresset.image.oci.Layout;
import org.cresset.image.oci.LayoutWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that is not ours, and programs that are not ours beside us. */
final class RealRegistryTest {
  private static final int LARGE = 20 << 20; // two chunks

  @TempDir Path temp;
  private RegistryServer server;
  private Path layout;
  private Descriptor image;

  @BeforeEach
  void makeAnImage() throws Exception {
    server = RegistryServer.start(temp.resolve("registry"));
    layout = temp.resolve("image");
    byte[] noise = new byte[LARGE];
    new Random(7).nextBytes(noise);
    Content large = new Content.Plain(LARGE, () -> new ByteArrayInputStream(noise));
    Blob first = layer("a", Entry.file("noise", 0644, large));
    Blob second = layer("b", Entry.text("etc/motd", "hello\n"));
    ImageConfig config =
        new ImageConfig(
            "amd64",
            ImageConfig.Run.in(Map.of("A", "b")),
            Map.of(),
            List.of(
                new ImageConfig.Layer(first.diffId(), "noise"),
                new ImageConfig.Layer(second.diffId(), "words")));
    List<Image.Layer> layers =
        List.of(new Image.Layer(first, Map.of()), new Image.Layer(second, Map.of()));
    Image plain = new Image("x:1", config, layers, Map.of(), List.of());
    Component part = Component.generic("thing", "1", Component.Role.LIBRARY, Licence.of("MIT"));
    Bom bom = new Bom("x", plain.manifest().descriptor().digest(), "1", List.of(part));
    image = LayoutWriter.write(Attachment.with(plain, bom), layout);
  }

  @AfterEach
  void stop() {
    if (server != null) server.close(); // there is none where the tests were skipped
  }

  private Blob layer(String name, Entry entry) {
    return LayerWriter.write(List.of(entry), temp.resolve(name), _ -> {});
  }

  private Pushed push(String to, Optional<String> mountFrom) throws IOException {
    try (Layout opened = Layout.open(layout)) {
      return Push.push(opened, server.image(to), mountFrom, server.access(true), _ -> {});
    }
  }

  private void assertWhole(Path pulled) throws IOException {
    try (Layout opened = Layout.open(pulled)) {
      assertThat(opened.image().digest()).isEqualTo(image.digest());
      Verification.Result result = Verification.verify(opened, Optional.empty(), _ -> {});
      assertThat(result.faults()).isEmpty();
    }
  }

  @Test
  void whatIsPushedIsPulledWithItsBills() throws IOException {
    Pushed pushed = push("team/torch:1", Optional.empty());
    assertThat(pushed.manifest().digest()).isEqualTo(image.digest());
    // Two layers and the configuration; two bills and, once, the empty configuration of both.
    assertThat(pushed.count(Pushed.How.UPLOADED)).isEqualTo(6);
    assertThat(pushed.attached()).isEqualTo(2);
    Path pulled = temp.resolve("pulled");
    Descriptor got = Pull.pull(server.image("team/torch:1"), pulled, server.access(true), _ -> {});
    assertThat(got.digest()).isEqualTo(image.digest());
    assertWhole(pulled);
    try (Layout theirs = Layout.open(pulled);
        Layout ours = Layout.open(layout)) {
      for (Format format : Format.values()) {
        assertThat(Bills.find(theirs, format)).isPresent().isEqualTo(Bills.find(ours, format));
      }
    }
  }

  @Test
  void aSecondPushSendsNothing() throws IOException {
    push("team/torch:1", Optional.empty());
    long uploads = server.answered("POST", "/blobs/uploads/", 202);
    Pushed again = push("team/torch:2", Optional.empty());
    assertThat(again.count(Pushed.How.UPLOADED)).isZero();
    assertThat(again.bytes()).isZero();
    assertThat(server.answered("POST", "/blobs/uploads/", 202)).isEqualTo(uploads).isEqualTo(6);
  }

  @Test
  void anotherRepositoryTakesOverTheLayers() throws IOException {
    push("team/torch:1", Optional.empty());
    Pushed mounted = push("other/name:1", Optional.of("team/torch"));
    assertThat(mounted.count(Pushed.How.MOUNTED)).isEqualTo(6);
    assertThat(mounted.bytes()).isZero();
    assertThat(server.answered("POST", "mount=", 201)).isEqualTo(6);
    Path pulled = temp.resolve("pulled.tar");
    Pull.pull(server.image("other/name:1"), pulled, server.access(true), _ -> {});
    assertWhole(pulled);
  }

  private long pushThrough(CuttingProxy proxy) throws IOException {
    try (Layout opened = Layout.open(layout)) {
      Reference to = Reference.parse("127.0.0.1:" + proxy.port() + "/team/torch:1");
      Access access = server.access(true, proxy.port());
      Pushed pushed = Push.push(opened, to, Optional.empty(), access, _ -> {});
      assertThat(pushed.manifest().digest()).isEqualTo(image.digest());
    }
    assertThat(proxy.hasCut()).isTrue();
    Path pulled = temp.resolve("pulled");
    Pull.pull(server.image("team/torch:1"), pulled, server.access(true), _ -> {});
    assertWhole(pulled);
    return proxy.sent();
  }

  /** The first chunk of 16 MiB is there when the connection is lost, and is not sent again. */
  @Test
  void anUploadGoesOnWhereItStopped() throws IOException {
    try (CuttingProxy proxy =
        new CuttingProxy(server.port(), (_, bytes) -> bytes.contains("Content-Range: 16777216-"))) {
      assertThat(pushThrough(proxy)).isGreaterThan(LARGE).isLessThan(LARGE + (1 << 20));
    }
  }

  /** This registry gives up an upload that stopped within a chunk: all is sent again. */
  @Test
  void anUploadThatTheRegistryGivesUpBeginsAnew() throws IOException {
    try (CuttingProxy proxy = new CuttingProxy(server.port(), (sent, _) -> sent > 18 << 20)) {
      assertThat(pushThrough(proxy)).isGreaterThan(LARGE + (16L << 20));
    }
    assertThat(server.log()).contains("upload resumed at wrong");
  }

  @Test
  void whoIsNotLoggedInIsToldSo() throws IOException {
    try (Layout opened = Layout.open(layout)) {
      Access stranger = server.access(false);
      Reference to = server.image("team/torch:1");
      assertThatThrownBy(() -> Push.push(opened, to, Optional.empty(), stranger, _ -> {}))
          .isInstanceOfSatisfying(
              ImageException.class,
              e -> {
                assertThat(e).hasMessage(to.host() + " wants a login for team/torch");
                assertThat(e.hint()).contains("log in with: docker login " + to.host());
              });
    }
  }

  @Test
  void aPullOfAnotherDigestFindsNothing() throws IOException {
    push("team/torch:1", Optional.empty());
    Reference wrong = server.image("team/torch@sha256:" + "0".repeat(64));
    Path out = temp.resolve("pulled");
    Access access = server.access(true);
    assertThatThrownBy(() -> Pull.pull(wrong, out, access, _ -> {}))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("404");
    assertThat(out).doesNotExist();
  }

  @Test
  void anImageOfARegistryIsABase() throws IOException {
    push("team/torch:1", Optional.empty());
    String name = server.image("team/torch:1") + "@" + image.digest();
    BaseImage base =
        new BaseStore(temp.resolve("bases"))
            .bring(BaseReference.parse(name), "amd64", server.access(true), _ -> {});
    assertThat(base.digest()).isEqualTo(image.digest());
    assertThat(base.layers()).hasSize(2);
  }

  @Test
  void skopeoSeesTheSame() throws Exception {
    push("team/torch:1", Optional.empty());
    String there = "docker://" + server.image("team/torch:1");
    String said =
        RegistryServer.run(
            List.of(
                "skopeo", "inspect", "--tls-verify=false", "--creds", RegistryServer.LOGIN, there));
    assertThat(said).contains("\"Digest\": \"" + image.digest() + "\"");
    Path copy = temp.resolve("copy");
    RegistryServer.run(
        List.of(
            "skopeo",
            "--insecure-policy",
            "copy",
            "--src-tls-verify=false",
            "--src-creds",
            RegistryServer.LOGIN,
            there,
            "oci:" + copy));
    assertWhole(copy);
  }

  /** What skopeo pushes is pulled by us. */
  @Test
  void whatSkopeoPushesIsPulled() throws Exception {
    String name = "skopeo/" + UUID.nameUUIDFromBytes("x".getBytes(UTF_8)) + ":1";
    RegistryServer.run(
        List.of(
            "skopeo",
            "--insecure-policy",
            "copy",
            "--dest-tls-verify=false",
            "--dest-creds",
            RegistryServer.LOGIN,
            "oci:" + layout,
            "docker://" + server.image(name)));
    Path pulled = temp.resolve("pulled");
    Pull.pull(server.image(name), pulled, server.access(true), _ -> {});
    assertWhole(pulled);
    assertThat(Files.isDirectory(pulled)).isTrue();
  }
}
