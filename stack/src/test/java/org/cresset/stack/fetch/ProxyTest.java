package org.cresset.stack.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cresset.stack.LocalWeb;
import org.cresset.stack.Sha256;
import org.cresset.torch.LibTorchProvider.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads through the proxy of pip's settings or the shell's; the host exists for it alone. */
class ProxyTest {
  private static final URI SOURCE = URI.create("http://index.invalid/files/a.whl");

  @TempDir Path temp;
  Path published;
  LocalWeb proxy;

  @BeforeEach
  void publish() throws IOException {
    published = temp.resolve("remote/files/a.whl");
    Files.createDirectories(published.getParent());
    Files.write(published, new byte[300_000]);
    proxy = new LocalWeb(temp.resolve("remote"), Optional.of("me:p@ss word"));
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
  }

  private Path fetch(Proxies proxies, URI source) throws IOException {
    Path target = temp.resolve("a.whl");
    String sha256 = Sha256.of(published, _ -> {});
    RemoteFile file = new RemoteFile("a.whl", 300_000, sha256, List.of(source));
    Network network = new Network(false, proxies, Trust.JAVA, Network.Credentials.NONE);
    Limits limits = Limits.of(l -> l.tries(2).pause(Duration.ofMillis(10)));
    try (Downloads downloads = new Downloads(network, limits)) {
      downloads.fetch(
          List.of(new Downloads.Order(file, temp.resolve("part"), target)), Progress.SILENT);
    }
    return target;
  }

  @Test
  void pipsProxyIsUsedWithItsPassword() throws IOException {
    Optional<String> named = Optional.of("http://me:p%40ss%20word@127.0.0.1:" + proxy.port());
    Path got = fetch(Proxies.of(named, Map.of()), SOURCE);
    assertThat(got).hasSameBinaryContentAs(published);
    assertThat(proxy.served()).containsExactly(SOURCE.toString());
  }

  @Test
  void aWrongPasswordIsSaid() {
    Map<String, String> shell = Map.of("http_proxy", "http://me:x@127.0.0.1:" + proxy.port());
    assertThatThrownBy(() -> fetch(Proxies.of(Optional.empty(), shell), SOURCE))
        .isInstanceOf(FetchException.class)
        .hasMessage(
            "a.whl cannot be fetched: http://index.invalid/files/a.whl: the proxy does not take its"
                + " name and password (407)");
    assertThat(proxy.served()).isEmpty();
    assertThat(proxy.turnedAway()).contains(SOURCE.toString());
  }

  @Test
  void hostsOfNoProxyAreAskedThemselves() throws IOException {
    try (LocalWeb index = new LocalWeb(temp.resolve("remote"), Optional.empty())) {
      Map<String, String> shell =
          Map.of("http_proxy", "127.0.0.1:" + proxy.port(), "no_proxy", "example,127.0.0.1");
      URI near = URI.create("http://127.0.0.1:" + index.port() + "/files/a.whl");
      Path got = fetch(Proxies.of(Optional.empty(), shell), near);
      assertThat(got).hasSameBinaryContentAs(published);
      assertThat(index.served()).containsExactly("/files/a.whl");
      assertThat(proxy.turnedAway()).isEmpty();
    }
  }
}
