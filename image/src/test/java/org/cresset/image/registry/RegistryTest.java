package org.cresset.image.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.cresset.image.layer.ImageException;
import org.cresset.image.oci.Descriptor;
import org.cresset.image.oci.ImageConfig;
import org.cresset.image.oci.Index;
import org.cresset.image.oci.Layout;
import org.cresset.image.oci.LayoutFiles;
import org.cresset.image.oci.Manifest;
import org.cresset.image.oci.Media;
import org.cresset.stack.fetch.Limits;
import org.cresset.stack.fetch.Network;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RegistryTest {
  private static final Limits QUICK =
      new Limits(
          Duration.ofSeconds(2),
          Duration.ofMillis(700),
          Duration.ofSeconds(20),
          4,
          Duration.ofMillis(5),
          Duration.ofMillis(20),
          2);
  private static final int LARGE = 17 << 20; // two chunks

  @TempDir Path folder;
  private FakeRegistry registry;
  private Descriptor image;
  private Descriptor large;
  private Path layout;

  @BeforeEach
  void makeAnImage() throws IOException {
    registry = new FakeRegistry();
    layout = folder.resolve("image");
    byte[] layer = new byte[LARGE];
    new Random(5).nextBytes(layer);
    byte[] small = "not much".getBytes(UTF_8);
    large = Descriptor.of(Media.LAYER, layer);
    List<ImageConfig.Layer> layers =
        List.of(
            new ImageConfig.Layer(Descriptor.digest(layer), "large"),
            new ImageConfig.Layer(Descriptor.digest(small), "small"));
    ImageConfig config = new ImageConfig("amd64", ImageConfig.Run.in(Map.of()), Map.of(), layers);
    Manifest manifest =
        Manifest.of(
            config.descriptor(), List.of(large, Descriptor.of(Media.LAYER, small)), Map.of());
    image = manifest.descriptor();
    byte[] words = "{\"a\":1}".getBytes(UTF_8);
    byte[] empty = "{}".getBytes(UTF_8);
    Manifest about =
        new Manifest(
            Optional.of("application/vnd.test"),
            Descriptor.of(Media.EMPTY, empty),
            List.of(Descriptor.of("application/json", words)),
            Optional.of(image),
            Map.of());
    Descriptor attached = about.descriptor();
    Descriptor listed =
        new Descriptor(
            attached.mediaType(),
            attached.digest(),
            attached.size(),
            about.artifactType(),
            Optional.empty(),
            Map.of());
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(UTF_8));
    files.put("index.json", new Index(List.of(image, listed), Map.of()).bytes());
    for (byte[] blob :
        List.of(layer, small, config.bytes(), manifest.bytes(), words, empty, about.bytes())) {
      files.put("blobs/sha256/" + Descriptor.of("", blob).hex(), blob);
    }
    LayoutFiles.write(layout, files, new TreeMap<>());
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private Access access() {
    return new Access(false, Network.DIRECT, QUICK, DockerLogins.none());
  }

  private Access access(String config) throws IOException {
    Path file = Files.writeString(folder.resolve("config.json"), config);
    return new Access(false, Network.DIRECT, QUICK, DockerLogins.in(file));
  }

  private Pushed push() throws IOException {
    return push(access(), Optional.empty());
  }

  private Pushed push(Access access, Optional<String> mountFrom) throws IOException {
    try (Layout opened = Layout.open(layout)) {
      return Push.push(opened, registry.image("1"), mountFrom, access, _ -> {});
    }
  }

  private void assertComplete() throws IOException {
    Path pulled = folder.resolve("pulled");
    Descriptor got = Pull.pull(registry.image("1"), pulled, access(), _ -> {});
    assertThat(got.digest()).isEqualTo(image.digest());
    assertThat(pulled.resolve("blobs/sha256").resolve(large.hex()))
        .hasSameBinaryContentAs(layout.resolve("blobs/sha256").resolve(large.hex()));
  }

  /** What is attached comes with the image, from the registry's list or from the tag's. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsAttachedIsPulled(boolean listed) throws IOException {
    registry.referrers = listed;
    push();
    Path pulled = folder.resolve("pulled");
    Pull.pull(registry.image("1"), pulled, access(), _ -> {});
    try (Layout opened = Layout.open(pulled)) {
      assertThat(opened.index().manifests()).hasSize(1);
      Descriptor about = opened.attached().getFirst();
      assertThat(about.artifactType()).contains("application/vnd.test");
      assertThat(opened.blob(opened.manifest(about).layers().getFirst())).isEqualTo("{\"a\":1}");
    }
    assertThat(registry.count("GET", "/referrers/")).isEqualTo(1);
  }

  @Test
  void withoutLayersNoLayerIsFetched() throws IOException {
    push();
    Pull.withoutLayers(registry.image("1"), folder.resolve("about"), access());
    assertThat(registry.count("GET", "/blobs/" + large.digest())).isZero();
    try (Layout opened = Layout.open(folder.resolve("about"))) {
      assertThat(opened.config(opened.manifest(opened.image())).layers()).hasSize(2);
      assertThat(opened.has(large)).isFalse();
    }
  }

  @Test
  void whatIsPushedIsPulled() throws IOException {
    Pushed pushed = push();
    assertThat(pushed.manifest().digest()).isEqualTo(image.digest());
    assertThat(pushed.count(Pushed.How.UPLOADED)).isEqualTo(5); // two layers, config, two attached
    assertThat(pushed.attached()).isEqualTo(1);
    assertComplete();
  }

  @Test
  void whatIsThereIsNotSentAgain() throws IOException {
    push();
    Pushed again = push();
    assertThat(again.count(Pushed.How.THERE)).isEqualTo(5);
    assertThat(again.bytes()).isZero();
  }

  @Test
  void aLayerIsTakenFromAnotherRepository() throws IOException {
    registry.others.put("other/image", Set.of(large.digest()));
    Pushed pushed = push(access(), Optional.of("other/image"));
    assertThat(pushed.count(Pushed.How.MOUNTED)).isEqualTo(1);
    assertThat(pushed.bytes()).isLessThan(10_000);
  }

  @Test
  void artifactsAreListedWhereTheRegistryListsNone() throws IOException {
    registry.referrers = false;
    push();
    push();
    String tag = image.digest().replace(':', '-');
    Index list = Index.parse("list", new String(registry.manifests.get(tag), UTF_8));
    assertThat(list.manifests()).hasSize(1);
    assertThat(list.manifests().getFirst().artifactType()).contains("application/vnd.test");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 9, 10, 11, 12, 13, 14, 16, 18, 20})
  void aLostConnectionAtAnyRequestIsSurvived(int broken) throws IOException {
    registry.fault =
        (exchange, request) -> {
          if (request != broken) return false;
          exchange.getRequestBody().readNBytes(1000);
          return true; // closed without an answer
        };
    push();
    assertComplete();
  }

  @Test
  void anUploadGoesOnWhereItStopped() throws IOException {
    int[] lost = {0};
    registry.fault =
        (exchange, _) -> {
          String range = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Range"));
          if (!range.startsWith("16777216-") || lost[0]++ > 0) return false;
          return true;
        };
    push();
    assertThat(lost[0]).isEqualTo(2);
    assertThat(registry.count("PATCH", "")).isEqualTo(7); // 2 chunks, 4 small blobs, 1 once more
    assertComplete();
  }

  @Test
  void aLostSessionBeginsAnew() throws IOException {
    boolean[] lost = {false};
    registry.fault =
        (exchange, _) -> {
          String range = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Range"));
          if (!range.startsWith("16777216-") || lost[0]) return false;
          lost[0] = true;
          registry.sessions.clear();
          return false;
        };
    push();
    assertComplete();
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503, 500})
  void aBusyRegistryIsAskedAgain(int status) throws IOException {
    Map<String, Integer> seen = new ConcurrentHashMap<>();
    registry.fault =
        (exchange, _) -> {
          String asked = exchange.getRequestMethod() + exchange.getRequestURI();
          if (seen.merge(asked, 1, Integer::sum) > 2) return false;
          exchange.getResponseHeaders().add("Retry-After", "0");
          FakeRegistry.answer(exchange, status, new byte[0]);
          return true;
        };
    push();
    assertComplete();
  }

  @Test
  void aRegistryThatIsAlwaysBusyIsGivenUp() {
    registry.fault =
        (exchange, _) -> {
          FakeRegistry.answer(exchange, 503, new byte[0]);
          return true;
        };
    assertThatThrownBy(this::push)
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("cannot be pushed")
        .hasMessageContaining("503");
    assertThat(registry.manifests).isEmpty();
  }

  @Test
  void aRegistryThatAsksForAnHourIsGivenUp() {
    registry.fault =
        (exchange, _) -> {
          exchange.getResponseHeaders().add("Retry-After", "3600");
          FakeRegistry.answer(exchange, 429, new byte[0]);
          return true;
        };
    assertThatThrownBy(this::push).hasMessageContaining("429");
  }

  @Test
  void aSilentRegistryIsGivenUp() {
    registry.fault =
        (_, _) -> {
          try {
            Thread.sleep(2000);
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          return true;
        };
    assertThatThrownBy(this::push)
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("nothing arrived");
  }

  @Test
  void aBlobThatIsSaidToBeThereIsSentAfterAll() throws IOException {
    registry.lies.add(large.digest());
    push();
    assertComplete();
  }

  @Test
  void aWrongDigestIsRefused() {
    registry.fault =
        (exchange, _) -> {
          if (!exchange.getRequestMethod().equals("PUT")) return false;
          exchange.getResponseHeaders().add("Docker-Content-Digest", "sha256:" + "0".repeat(64));
          FakeRegistry.answer(exchange, 201, new byte[0]);
          return true;
        };
    assertThatThrownBy(this::push).hasMessageContaining("sha256:" + "0".repeat(64));
    assertThat(registry.manifests).isEmpty();
  }

  @Test
  void aPasswordIsSentOnlyWhenAskedAndToNobodyElse() throws IOException {
    try (FakeRegistry elsewhere = new FakeRegistry()) {
      String[] seen = {"nothing"};
      elsewhere.fault =
          (exchange, _) -> {
            seen[0] = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            return false;
          };
      registry.login = "Basic bWU6c2VjcmV0"; // me:secret
      Access access =
          access("{\"auths\":{\"" + registry.host() + "\":{\"auth\":\"bWU6c2VjcmV0\"}}}");
      push(access, Optional.empty());
      elsewhere.blobs.putAll(registry.blobs);
      registry.fault =
          (exchange, _) -> {
            String path = exchange.getRequestURI().toString();
            if (!exchange.getRequestMethod().equals("GET") || !path.contains("/blobs/"))
              return false;
            exchange.getResponseHeaders().add("Location", "http://" + elsewhere.host() + path);
            FakeRegistry.answer(exchange, 307, new byte[0]);
            return true;
          };
      Pull.pull(registry.image("1"), folder.resolve("pulled"), access, _ -> {});
      assertThat(seen[0]).isEqualTo("null");
    }
  }

  @Test
  void aTokenIsFetchedWithTheLogin() throws IOException {
    try (FakeRegistry server = new FakeRegistry()) {
      String[] asked = {"", ""};
      server.fault =
          (exchange, _) -> {
            asked[0] = exchange.getRequestURI().getQuery();
            asked[1] = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            FakeRegistry.answer(exchange, 200, "{\"token\":\"open\"}".getBytes(UTF_8));
            return true;
          };
      registry.login = "Bearer open";
      registry.challenge =
          "Bearer realm=\"http://" + server.host() + "/token\",service=\"reg\",scope=\"a:b:pull\"";
      push(
          access("{\"auths\":{\"" + registry.host() + "\":{\"auth\":\"bWU6c2VjcmV0\"}}}"),
          Optional.empty());
      assertThat(asked[0]).contains("service=reg", "scope=repository:team/torch:pull,push");
      assertThat(asked[1]).isEqualTo("Basic bWU6c2VjcmV0");
    }
  }

  @Test
  void aLoginThatIsRefusedForEverIsSaid() {
    registry.login = "Basic nobody";
    assertThatThrownBy(this::push)
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("wants a login");
    assertThat(registry.requests().size()).isLessThan(20);
  }

  @Test
  void wrongBytesAreNeverKept() throws IOException {
    push();
    byte[] bytes = Objects.requireNonNull(registry.blobs.get(large.digest()));
    bytes[LARGE / 2] ^= 1;
    Path out = folder.resolve("pulled");
    assertThatThrownBy(() -> Pull.pull(registry.image("1"), out, access(), _ -> {}))
        .hasMessageContaining("other bytes")
        .hasMessageContaining(large.digest());
    assertThat(out).doesNotExist();
    bytes[LARGE / 2] ^= 1;
    assertComplete();
  }

  @Test
  void aPullGoesOnAfterEveryLostConnection() throws IOException {
    push();
    registry.fault =
        (exchange, _) -> {
          if (!exchange.getRequestURI().getPath().endsWith(large.digest())) return false;
          String range = exchange.getRequestHeaders().getFirst("Range");
          int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
          byte[] bytes = registry.blobs.get(large.digest());
          exchange.sendResponseHeaders(range == null ? 200 : 206, LARGE - from);
          int part = Math.min(LARGE - from, 4 << 20);
          exchange.getResponseBody().write(bytes, from, part);
          exchange.getResponseBody().flush();
          return true; // closed before the end
        };
    assertComplete();
    assertThat(registry.count("GET", large.digest())).isBetween(5L, 7L);
  }

  @Test
  void aManifestThatIsNotWhatWasAskedForIsRefused() throws IOException {
    push();
    Reference byDigest = Reference.parse(registry.host() + "/team/torch@sha256:" + "1".repeat(64));
    registry.manifests.put("sha256:" + "1".repeat(64), registry.manifests.get("1"));
    registry.types.put("sha256:" + "1".repeat(64), Media.MANIFEST);
    assertThatThrownBy(() -> Pull.pull(byDigest, folder.resolve("p"), access(), _ -> {}))
        .hasMessageContaining("must be sha256:111");
  }

  @Test
  void aManifestWithoutEndIsRefused() throws IOException {
    push();
    registry.manifests.put("1", new byte[Registry.LARGEST_TEXT + 1]);
    assertThatThrownBy(() -> Pull.pull(registry.image("1"), folder.resolve("p"), access(), _ -> {}))
        .hasMessageContaining("sends more than");
  }

  @Test
  void namesAreReadAsTheyAreWritten() {
    Reference full = Reference.parse("localhost:5000/a/b:1.0@sha256:" + "a".repeat(64));
    assertThat(full.repository()).isEqualTo("a/b");
    assertThat(full.manifest()).startsWith("sha256:aaa");
    assertThat(full.loopback()).isTrue();
    assertThat(Reference.parse("r.example/x").manifest()).isEqualTo("latest");
    assertThat(Reference.parse("127.example.org/x").loopback()).isFalse();
    for (String bad :
        List.of("x", "team/x:1", "r.example/X", "r.example/x:", "r.example/x@sha256:1")) {
      assertThatThrownBy(() -> Reference.parse(bad)).isInstanceOf(ImageException.class);
    }
  }
}
