package org.cresset.stack.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.cresset.stack.Sha256;
import org.cresset.torch.LibTorchProvider.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that does to a download whatever networks and servers do. */
class DownloadsTest {
  private static final String TAG = "\"one\"";
  private static final Limits QUICK =
      Limits.of(l -> l.pause(Duration.ofMillis(1)).tries(3).stall(Duration.ofMillis(400)));

  @TempDir Path temp;
  final byte[] file = random(257);
  HostileServer server;

  static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @BeforeEach
  void start() throws IOException {
    server = new HostileServer((r, wire) -> HostileServer.serve(file, TAG, r, wire));
  }

  void start(HostileServer.Script script) throws IOException {
    server.close();
    server = new HostileServer(script);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Sha256.digest().digest(bytes));
  }

  RemoteFile wanted(URI... sources) {
    return new RemoteFile("a.whl", file.length, sha256(file), List.of(sources));
  }

  Path target() {
    return temp.resolve("blobs/a");
  }

  Path part() {
    return temp.resolve("partial/a");
  }

  void fetch(Limits limits, RemoteFile wanted) {
    fetch(Network.DIRECT, limits, wanted, Progress.SILENT);
  }

  void fetch(Network network, Limits limits, RemoteFile wanted, Progress progress) {
    try (Downloads downloads = new Downloads(network, limits)) {
      downloads.fetch(List.of(new Downloads.Order(wanted, part(), target())), progress);
    }
  }

  /** What goes under with its connection was never fetched: here the connection waits for it. */
  private void untilArrived(long bytes) throws InterruptedException {
    for (int i = 0; i < 2000; i++) {
      if (target().toFile().exists() || part().toFile().length() >= bytes) return;
      Thread.sleep(1);
    }
  }

  void assertFetched() throws IOException {
    assertThat(Files.readAllBytes(target())).isEqualTo(file);
    assertThat(part()).doesNotExist();
    assertThat(part().resolveSibling("a.from")).doesNotExist();
  }

  @Test
  void fetchesAndTellsHowFarItIs() throws IOException {
    start((r, wire) -> HostileServer.serve(file, TAG, r, wire));
    AtomicLong last = new AtomicLong();
    Progress progress =
        (what, done, total) -> {
          assertThat(what).isEqualTo("downloading a.whl");
          assertThat(total).isEqualTo(file.length);
          last.set(done);
        };
    fetch(Network.DIRECT, QUICK, wanted(server.uri("/a.whl")), progress);
    assertFetched();
    assertThat(last).hasValue(file.length);
  }

  @Test
  void goesOnAfterADropAtEveryByteAndFetchesNothingTwice() throws IOException {
    AtomicInteger most = new AtomicInteger();
    start(
        (r, wire) -> {
          int sent = r.header("range").isPresent() ? file.length : most.get();
          HostileServer.send(file, TAG, r, wire, sent);
          untilArrived(Math.min(r.start() + sent, file.length));
        });
    for (int drop = 1; drop < file.length; drop++) {
      most.set(drop);
      server.sent.set(0);
      fetch(QUICK, wanted(server.uri("/a.whl")));
      assertFetched();
      assertThat(server.sent).as("dropped after %d", drop).hasValue(file.length);
      Files.delete(target());
    }
  }

  @Test
  void goesOnByteByByte() throws IOException {
    start(
        (r, wire) -> {
          HostileServer.send(file, TAG, r, wire, 1);
          untilArrived(r.start() + 1);
        });
    fetch(QUICK, wanted(server.uri("/a.whl")));
    assertFetched();
    assertThat(server.sent).hasValue(file.length);
    assertThat(server.requests).hasSize(file.length);
  }

  @Test
  void anotherProcessGoesOnWhereOneStopped() throws IOException {
    start(
        (r, wire) -> {
          if (r.number() == 0) {
            HostileServer.send(file, TAG, r, wire, 100);
            untilArrived(100);
          } else if (r.number() <= 3) wire.head(500, "Content-Length: 0");
          else HostileServer.serve(file, TAG, r, wire);
        });
    assertThatThrownBy(() -> fetch(QUICK, wanted(server.uri("/a.whl"))))
        .isInstanceOf(FetchException.class)
        .hasMessage(
            "a.whl cannot be fetched: " + server.uri("/a.whl") + ": the server answers 500");
    assertThat(part()).hasSize(100);

    fetch(QUICK, wanted(server.uri("/a.whl")));
    assertFetched();
    assertThat(server.sent).hasValue(file.length);
    assertThat(server.requests.getLast().header("if-range")).contains(TAG);
  }

  @Test
  void startsOverWhenTheFileHasChangedOnTheServer() throws IOException {
    byte[] old = random(300);
    byte[] before = new byte[file.length];
    System.arraycopy(old, 0, before, 0, before.length);
    start(
        (r, wire) -> {
          if (r.number() == 0) HostileServer.send(before, "\"zero\"", r, wire, 90);
          else HostileServer.serve(file, TAG, r, wire);
        });
    fetch(QUICK, wanted(server.uri("/a.whl")));
    assertFetched();
    assertThat(server.sent).hasValue(90 + file.length);
  }

  @Test
  void startsOverWhenTheServerDoesNotSayThatTheFileHasChanged() throws IOException {
    byte[] other = random(file.length + 1);
    start(
        (r, wire) -> {
          if (r.number() == 0) {
            wire.head(200, "Content-Length: " + file.length).body(other, 0, 90);
          } else {
            HostileServer.serve(file, TAG, r, wire);
          }
        });
    fetch(QUICK, wanted(server.uri("/a.whl")));
    assertFetched();
    assertThat(server.requests).hasSize(3); // the part, the rest, and all of it
  }

  @Test
  void refusesWrongBytesWithBothHashes() throws IOException {
    byte[] wrong = random(file.length + 1);
    wrong = java.util.Arrays.copyOf(wrong, file.length);
    byte[] sent = wrong;
    start((r, wire) -> HostileServer.serve(sent, TAG, r, wire));
    assertThatThrownBy(() -> fetch(QUICK, wanted(server.uri("/a.whl"))))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("a.whl cannot be fetched: ")
        .hasMessageContaining("SHA-256 must be " + sha256(file) + ", got " + sha256(sent));
    assertThat(target()).doesNotExist();
    assertThat(part()).doesNotExist();
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void refusesALengthThatIsNotTheFiles() throws IOException {
    start(
        (r, wire) -> {
          switch (r.path()) {
            case "/short" -> wire.head(200, "Content-Length: 256").body(file, 0, 256);
            case "/long" -> wire.head(200, "Content-Length: 258").body(file, 0, 257);
            case "/part" ->
                wire.head(206, "Content-Length: 257", "Content-Range: bytes 0-256/300")
                    .body(file, 0, 257);
            default -> {
              wire.head(200); // no length: until the connection ends
              for (int i = 0; i < 100; i++) wire.body(file, 0, file.length);
            }
          }
        });
    assertThatThrownBy(() -> fetch(QUICK, wanted(server.uri("/short"))))
        .hasMessageContaining("the file must have 257 bytes, the server's has 256");
    assertThatThrownBy(() -> fetch(QUICK, wanted(server.uri("/long"))))
        .hasMessageContaining("the file must have 257 bytes, the server's has 258");
    assertThatThrownBy(() -> fetch(QUICK, wanted(server.uri("/part"))))
        .hasMessageContaining("the file must have 257 bytes, the server's has 300");
    assertThatThrownBy(() -> fetch(QUICK, wanted(server.uri("/endless"))))
        .hasMessageContaining("the file must have 257 bytes, the server sends more");
    assertThat(target()).doesNotExist();
    assertThat(server.requests).hasSize(4);
  }

  @Test
  void acceptsAFileWithoutALengthAndAChunkedOne() throws IOException {
    start(
        (r, wire) -> {
          if (r.path().equals("/plain")) {
            wire.head(200).body(file, 0, file.length);
          } else {
            wire.head(200, "Transfer-Encoding: chunked").raw("100\r\n").body(file, 0, 256);
            wire.raw("\r\n1\r\n").body(file, 256, 257).raw("\r\n0\r\n\r\n");
          }
        });
    fetch(QUICK, wanted(server.uri("/plain")));
    assertFetched();
    Files.delete(target());
    fetch(QUICK, wanted(server.uri("/chunked")));
    assertFetched();
  }

  @Test
  void goesOnWhenTheServerFallsSilentAndGivesUpInTheEnd() throws IOException {
    start(
        (r, wire) -> {
          HostileServer.send(file, TAG, r, wire, r.path().equals("/late") ? 200 : 0);
          if (r.number() == 1) Thread.sleep(200); // patience is longer than that
          else Thread.sleep(5_000);
        });
    fetch(QUICK, wanted(server.uri("/late")));
    assertFetched();
    assertThat(server.sent).hasValue(file.length);

    long begun = System.nanoTime();
    assertThatThrownBy(() -> fetch(QUICK.tries(2), wanted(server.uri("/never"))))
        .hasMessageContaining("nothing arrived for");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void endsWithinTheTimeForTheWhole() throws IOException {
    start(
        (r, wire) -> {
          wire.head(200, "Content-Length: 257");
          for (int i = 0; i < 200; i++) {
            wire.body(file, i, i + 1);
            Thread.sleep(50);
          }
        });
    long begun = System.nanoTime();
    assertThatThrownBy(
            () -> fetch(QUICK.whole(Duration.ofMillis(1_200)), wanted(server.uri("/slow"))))
        .hasMessageStartingWith("a.whl must be there within 1 s, it is not: the last thing was");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
    assertThat(part()).isNotEmptyFile();
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void waitsAsLongAsTheServerAsks(int status) throws IOException {
    start(
        (r, wire) -> {
          if (r.number() == 0) wire.head(status, "Retry-After: 1", "Content-Length: 0");
          else HostileServer.serve(file, TAG, r, wire);
        });
    long begun = System.nanoTime();
    fetch(QUICK, wanted(server.uri("/a.whl")));
    assertFetched();
    assertThat(System.nanoTime() - begun).isGreaterThan(1_000_000_000L);
  }

  @Test
  void doesNotWaitLongerThanThereIsTime() throws IOException {
    start((r, wire) -> wire.head(503, "Retry-After: 3600", "Content-Length: 0"));
    assertThatThrownBy(
            () -> fetch(QUICK.whole(Duration.ofSeconds(5)), wanted(server.uri("/a.whl"))))
        .hasMessageEndingWith("the server answers 503 and is to be asked again after 3600 s");
  }

  @Test
  void startsOverWhenTheRangeIsNone() throws IOException {
    Files.createDirectories(part().getParent());
    Files.write(part(), random(100));
    start(
        (r, wire) -> {
          if (r.header("range").isPresent()) wire.head(416, "Content-Length: 0");
          else HostileServer.serve(file, TAG, r, wire);
        });
    fetch(QUICK, wanted(server.uri("/a.whl")));
    assertFetched();
  }

  @Test
  void startsOverWhenTheServerKnowsNoRangesOrSendsAnother() throws IOException {
    start(
        (r, wire) -> {
          if (r.path().equals("/none")) {
            wire.head(200, "Content-Length: 257");
            wire.body(file, 0, r.number() == 0 ? 50 : 257);
          } else if (r.header("range").isPresent()) {
            wire.head(206, "Content-Length: 1", "Content-Range: bytes 7-7/257");
            wire.body(file, 7, 8);
          } else {
            HostileServer.send(file, TAG, r, wire, r.number() < 4 ? 50 : 999);
          }
        });
    fetch(QUICK, wanted(server.uri("/none")));
    assertFetched();
    Files.delete(target());
    fetch(QUICK, wanted(server.uri("/other")));
    assertFetched();
  }

  @Test
  void followsRedirectsButNotInCirclesNorForEver() throws IOException {
    start(
        (r, wire) -> {
          switch (r.path()) {
            case "/moved" -> wire.head(302, "Location: /a.whl", "Content-Length: 0");
            case "/round" -> wire.head(307, "Location: /back", "Content-Length: 0");
            case "/back" -> wire.head(301, "Location: /round", "Content-Length: 0");
            case "/file" -> wire.head(302, "Location: file:///etc/passwd");
            case "/nowhere" -> wire.head(302);
            case "/a.whl" -> HostileServer.serve(file, TAG, r, wire);
            default -> wire.head(302, "Location: " + r.path() + "1", "Content-Length: 0");
          }
        });
    fetch(QUICK, wanted(server.uri("/moved")));
    assertFetched();
    Files.delete(target());
    for (String[] bad :
        new String[][] {
          {"/round", "its redirects go round in a circle"},
          {"/far", "it redirects more than 10 times"},
          {"/file", "it redirects to what is no address: file:///etc/passwd"},
          {"/nowhere", "it redirects to what is no address"}
        }) {
      assertThatThrownBy(() -> fetch(QUICK, wanted(server.uri(bad[0]))))
          .hasMessageContaining(bad[1]);
    }
    assertThat(target()).doesNotExist();
  }

  @Test
  void tellsAHostItsOwnPasswordAlone() throws IOException {
    HostileServer other = new HostileServer((r, wire) -> HostileServer.serve(file, TAG, r, wire));
    String away = "http://localhost:" + other.uri("/").getPort() + "/a.whl";
    start((r, wire) -> wire.head(302, "Location: " + away, "Content-Length: 0"));
    URI named = URI.create(server.uri("/a.whl").toString().replace("//", "//me:secret@"));

    fetch(QUICK, wanted(named));

    assertFetched();
    assertThat(server.requests.getFirst().header("authorization"))
        .contains(Netrc.encoded("me", "secret"));
    assertThat(other.requests.getFirst().header("authorization")).isEmpty();

    Files.delete(target());
    Netrc netrc = Netrc.parse(List.of("machine 127.0.0.1 login me", "  password from-netrc"));
    Network network = new Network(false, Proxies.NONE, Trust.JAVA, netrc::authorization);
    fetch(network, QUICK, wanted(server.uri("/a.whl")), Progress.SILENT);
    assertThat(server.requests.getLast().header("authorization"))
        .contains(Netrc.encoded("me", "from-netrc"));
    assertThat(other.requests.getLast().header("authorization")).isEmpty();
    other.close();
  }

  @Test
  void takesTheNextSourceAndKeepsWhatTheFirstGave() throws IOException {
    HostileServer mirror =
        new HostileServer((r, wire) -> HostileServer.serve(file, "\"mirror\"", r, wire));
    start(
        (r, wire) -> {
          if (r.number() == 0) {
            HostileServer.send(file, TAG, r, wire, 200);
            untilArrived(200);
          } else wire.head(404, "Content-Length: 0");
        });
    fetch(QUICK, wanted(server.uri("/a.whl"), mirror.uri("/a.whl")));
    assertFetched();
    assertThat(server.sent.get() + mirror.sent.get()).isEqualTo(file.length);
    mirror.close();
  }

  @Test
  void saysThatAPasswordIsWanted() throws IOException {
    start((r, wire) -> wire.head(401, "WWW-Authenticate: Basic", "Content-Length: 0"));
    assertThatThrownBy(() -> fetch(QUICK, wanted(server.uri("/a.whl?signature=secret"))))
        .isInstanceOfSatisfying(
            FetchException.class, e -> assertThat(e.hint()).contains("~/.netrc"))
        .hasMessageContaining("it wants a password")
        .hasMessageNotContaining("secret");
  }

  @Test
  void refusesPackedBytes() throws IOException {
    start((r, wire) -> wire.head(200, "Content-Encoding: gzip", "Content-Length: 257"));
    assertThatThrownBy(() -> fetch(QUICK, wanted(server.uri("/a.whl"))))
        .hasMessageContaining("the server packs it as gzip");
  }

  @Test
  void offlineItTakesFilesOfThisMachineAlone() throws IOException {
    start((r, wire) -> HostileServer.serve(file, TAG, r, wire));
    Path local = Files.write(temp.resolve("local.whl"), file);
    Path damaged = Files.write(temp.resolve("damaged.whl"), random(258));
    Network offline = Network.DIRECT.offline(true);

    fetch(offline, QUICK, wanted(damaged.toUri(), local.toUri()), Progress.SILENT);
    assertFetched();
    Files.delete(target());
    assertThatThrownBy(() -> fetch(offline, QUICK, wanted(server.uri("/a.whl")), Progress.SILENT))
        .hasMessage("a.whl is not on this machine, and it is to be had offline");
    assertThat(server.requests).isEmpty();
  }

  @Test
  void fetchesSeveralAtOnceAndStopsAllWhenOneCannotBeHad() throws IOException {
    AtomicInteger open = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    start(
        (r, wire) -> {
          if (r.path().equals("/missing")) {
            wire.head(404, "Content-Length: 0");
            return;
          }
          most.accumulateAndGet(open.incrementAndGet(), Math::max);
          Thread.sleep(100);
          open.decrementAndGet();
          HostileServer.serve(file, TAG, r, wire);
        });
    List<Downloads.Order> orders = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      orders.add(
          new Downloads.Order(
              wanted(server.uri("/" + i)), temp.resolve("p" + i), temp.resolve("t" + i)));
    }
    try (Downloads downloads = new Downloads(Network.DIRECT, QUICK.atOnce(3))) {
      downloads.fetch(orders, Progress.SILENT);
      assertThat(most).hasValue(3);
      for (int i = 0; i < 8; i++) assertThat(temp.resolve("t" + i)).hasSize(file.length);

      Downloads.Order missing =
          new Downloads.Order(wanted(server.uri("/missing")), temp.resolve("p"), temp.resolve("t"));
      assertThatThrownBy(() -> downloads.fetch(List.of(missing), Progress.SILENT))
          .hasMessageContaining("the server answers 404");
    }
  }

  @Test
  void saysThatTheFolderCannotBeWritten() throws IOException {
    start((r, wire) -> HostileServer.serve(file, TAG, r, wire));
    Files.writeString(temp.resolve("partial"), "a file where a folder should be", UTF_8);
    assertThatThrownBy(() -> fetch(QUICK, wanted(server.uri("/a.whl"))))
        .isInstanceOfSatisfying(
            FetchException.class, e -> assertThat(e.hint()).contains("CRESSET_CACHE"))
        .hasMessageStartingWith("a.whl cannot be kept in " + temp.resolve("partial"));
  }
}
