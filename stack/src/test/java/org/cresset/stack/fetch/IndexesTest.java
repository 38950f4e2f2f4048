package org.cresset.stack.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cresset.torch.LibTorchProvider.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexesTest {
  private static final String HASH = "ab".repeat(32);
  private static final String OTHER = "cd".repeat(32);
  private static final String FILE = "torch-1.0+cpu-py3-none-any.whl";

  @TempDir Path temp;

  private static List<URI> find(Network network, List<String> indexes, List<String> findLinks) {
    try (Indexes pages = new Indexes(indexes, findLinks, network, Limits.DEFAULT)) {
      return pages.find("Torch_X", FILE, HASH);
    }
  }

  private static void page(HostileServer.Wire wire, String type, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    wire.head(200, "Content-Type: " + type, "Content-Length: " + body.length);
    wire.body(body, 0, body.length);
  }

  @Test
  void readsHtml() throws IOException {
    String html =
        """
        <!DOCTYPE html><html><body>
        <a href="../../files/torch-1.0%%2Bcpu-py3-none-any.whl#sha256=%s" data-yanked="">torch</a>
        <A HREF='torch-1.0%%2Bcpu-py3-none-any.whl?x=1'>no hash</A>
        <a href="wrong/torch-1.0+cpu-py3-none-any.whl#sha256=%s">another file</a>
        <a href="file:///etc/torch-1.0+cpu-py3-none-any.whl">of this machine</a>
        <a href="torch-2.0+cpu-py3-none-any.whl">another version</a>
        <a>no address</a>
        """
            .formatted(HASH, OTHER);
    try (HostileServer server =
        new HostileServer((r, wire) -> page(wire, "text/html; charset=utf-8", html))) {
      assertThat(find(Network.DIRECT, List.of(server.uri("/simple").toString()), List.of()))
          .containsExactly(
              server.uri("/files/torch-1.0%2Bcpu-py3-none-any.whl"),
              server.uri("/simple/torch-x/torch-1.0%2Bcpu-py3-none-any.whl?x=1"));
      assertThat(server.requests.getFirst().path()).isEqualTo("/simple/torch-x/");
      assertThat(server.requests.getFirst().header("accept").orElse("")).contains("v1+json");
    }
  }

  @Test
  void readsJsonAndFollowsRedirectsToThePage() throws IOException {
    String json =
        """
        {"meta": {"api-version": "1.1"}, "name": "torch-x", "files": [
          {"filename": "%s", "url": "f/a.whl", "hashes": {"sha256": "%s"}, "size": 5},
          {"filename": "%s", "url": "f/b.whl", "hashes": {"sha256": "%s"}},
          {"filename": "%s", "url": "https://files.example/c.whl", "hashes": {}}]}
        """
            .formatted(FILE, HASH, FILE, OTHER, FILE);
    try (HostileServer server =
        new HostileServer(
            (r, wire) -> {
              if (r.path().equals("/simple/torch-x/")) wire.head(302, "Location: /moved/");
              else page(wire, "application/vnd.pypi.simple.v1+json", json);
            })) {
      URI index = URI.create(server.uri("/simple").toString().replace("//", "//me:word@"));
      assertThat(find(Network.DIRECT, List.of(index.toString()), List.of()))
          .containsExactly(
              URI.create(server.uri("/moved/f/a.whl").toString().replace("//", "//me:word@")),
              URI.create("https://files.example/c.whl"));
    }
  }

  @Test
  void looksIntoFoldersFirstAndLeavesBrokenPagesOut() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("wheels"));
    Files.writeString(folder.resolve(FILE), "wheel");
    Path index = Files.createDirectories(temp.resolve("simple/torch-x"));
    Files.writeString(index.resolve("index.html"), "<a href='../../f/" + FILE + "'>x</a>");
    try (HostileServer server =
            new HostileServer((r, wire) -> wire.head(500, "Content-Length: 0"));
        Indexes pages =
            new Indexes(
                List.of(server.uri("/").toString(), temp.resolve("simple").toUri().toString()),
                List.of(folder.toString()),
                Network.DIRECT,
                Limits.DEFAULT)) {
      assertThat(pages.find("torch-x", FILE, HASH))
          .containsExactly(
              folder.resolve(FILE).toUri(), URI.create(temp.resolve("f").toUri() + "/" + FILE));
      assertThat(pages.failures())
          .containsExactly(server.uri("/torch-x/") + ": the server answers 500");
    }
  }

  @Test
  void asksNobodyOffline() throws IOException {
    try (HostileServer server = new HostileServer((r, wire) -> page(wire, "text/html", ""))) {
      Network offline = Network.DIRECT.offline(true);
      assertThat(find(offline, List.of(server.uri("/").toString()), List.of())).isEmpty();
      assertThat(server.requests).isEmpty();
    }
  }

  @Test
  void goesThroughAProxyWithItsPassword() throws IOException {
    byte[] file = DownloadsTest.random(300);
    try (HostileServer proxy =
        new HostileServer(
            (r, wire) -> {
              if (r.header("proxy-authorization").isEmpty()) {
                wire.head(407, "Proxy-Authenticate: Basic realm=\"proxy\"", "Content-Length: 0");
              } else {
                HostileServer.serve(file, "\"one\"", r, wire);
              }
            })) {
      String address = proxy.uri("").toString().replace("//", "//me:word@");
      Network network =
          new Network(
              false,
              Proxies.of(Optional.of(address), Map.of()),
              Trust.JAVA,
              Network.Credentials.NONE);
      RemoteFile wanted =
          new RemoteFile(
              "a", 300, DownloadsTest.sha256(file), List.of(URI.create("http://far.example/a")));
      try (Downloads downloads = new Downloads(network, Limits.DEFAULT)) {
        downloads.fetch(
            List.of(new Downloads.Order(wanted, temp.resolve("p"), temp.resolve("t"))),
            Progress.SILENT);
      }
      assertThat(temp.resolve("t")).hasBinaryContent(file);
      assertThat(proxy.requests.getLast().path()).isEqualTo("http://far.example/a");
      assertThat(proxy.requests.getLast().header("proxy-authorization"))
          .contains(Netrc.encoded("me", "word"));
    }
  }

  @Test
  void anotherIndexIsLookedIntoWhenItIsNamedLater() throws IOException {
    String html = "<a href='/" + FILE + "'>it</a>";
    try (HostileServer server = new HostileServer((r, wire) -> page(wire, "text/html", html));
        Indexes pages = new Indexes(List.of(), List.of(), Network.DIRECT, Limits.DEFAULT)) {
      assertThat(pages.find("torch-x", FILE, HASH)).isEmpty();
      pages.lookInto(server.uri("/simple").toString());
      assertThat(pages.find("torch-x", FILE, HASH)).containsExactly(server.uri("/" + FILE));
      assertThat(pages.count()).isEqualTo(1);
    }
  }
}
