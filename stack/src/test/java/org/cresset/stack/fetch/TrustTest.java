package org.cresset.stack.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.cresset.torch.LibTorchProvider.Progress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against servers with certificates that the JDK's own keytool has made. */
class TrustTest {
  private static final char[] WORD = "secret".toCharArray();
  private static final Limits ONCE =
      Limits.of(l -> l.tries(1).pause(Duration.ofMillis(1)).connect(Duration.ofSeconds(5)));

  @TempDir static Path keys;
  @TempDir Path temp;
  private final byte[] file = DownloadsTest.random(300);
  private HostileServer server;

  @BeforeAll
  static void make() throws Exception {
    make("server", "RSA", "-ext", "san=ip:127.0.0.1");
    make("stranger", "EC"); // names no host: right for none
    make("client-rsa", "RSA");
    make("client-ec", "EC");
    make("client-ed", "Ed25519");
  }

  private static void make(String name, String algorithm, String... more) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", "a", "-keyalg", algorithm));
    command.addAll(List.of("-dname", "CN=" + name, "-storetype", "PKCS12"));
    command.addAll(List.of("-keystore", keys.resolve(name).toString(), "-storepass", "secret"));
    command.addAll(List.of(more));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    Files.writeString(pem(name), certificate(name));
  }

  private static Path pem(String name) {
    return keys.resolve(name + ".pem");
  }

  private static KeyStore store(String name) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys.resolve(name))) {
      store.load(in, WORD);
    }
    return store;
  }

  private static String pem(String what, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(bytes);
    return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
  }

  private static String certificate(String name) throws IOException, GeneralSecurityException {
    return pem("CERTIFICATE", store(name).getCertificate("a").getEncoded());
  }

  private static byte[] key(String name) throws IOException, GeneralSecurityException {
    return store(name).getKey("a", WORD).getEncoded();
  }

  @BeforeEach
  void start() throws Exception {
    start("server", null);
  }

  /** With a certificate, and wanting another's of the client if {@code wanted} is not null. */
  private void start(String name, @Nullable String wanted) throws Exception {
    if (server != null) server.close();
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(store(name), WORD);
    TrustManagerFactory others =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore known = KeyStore.getInstance("PKCS12");
    known.load(null, null);
    if (wanted != null) known.setCertificateEntry("a", store(wanted).getCertificate("a"));
    else known.setCertificateEntry("a", store(name).getCertificate("a"));
    others.init(known);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), others.getTrustManagers(), null);
    SSLServerSocket socket =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    socket.setNeedClientAuth(wanted != null);
    server = started(socket);
  }

  private HostileServer started(ServerSocket socket) {
    return new HostileServer(socket, (r, wire) -> HostileServer.serve(file, "\"one\"", r, wire));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private void fetch(Trust trust) {
    URI source = URI.create(server.uri("/a").toString().replace("http:", "https:"));
    RemoteFile wanted = new RemoteFile("a", 300, DownloadsTest.sha256(file), List.of(source));
    Network network = new Network(false, Proxies.NONE, trust, Network.Credentials.NONE);
    try (Downloads downloads = new Downloads(network, ONCE)) {
      downloads.fetch(
          List.of(new Downloads.Order(wanted, temp.resolve("p"), temp.resolve("t"))),
          Progress.SILENT);
    }
    assertThat(temp.resolve("t")).hasBinaryContent(file);
  }

  private static Trust certificates(Path place) {
    return new Trust(Optional.of(place), Optional.empty(), List.of());
  }

  private static Trust hosts(String... hosts) {
    return new Trust(Optional.empty(), Optional.empty(), List.of(hosts));
  }

  @Test
  void aServerThatNobodyVouchesForIsRefused() {
    assertThatThrownBy(() -> fetch(Trust.JAVA))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("PKIX path building failed");
    assertThat(server.sent).hasValue(0);
  }

  @Test
  void aFileOfCertificatesOrAFolderOfThemIsTrusted() throws IOException {
    fetch(certificates(pem("server")));
    Path folder = Files.createDirectory(temp.resolve("certs"));
    Files.copy(pem("stranger"), folder.resolve("1.pem"));
    Files.copy(pem("server"), folder.resolve("2.pem"));
    fetch(certificates(folder));
  }

  @Test
  void aCertificateOfAnotherHostIsRefusedUnlessTheHostIsTrusted() throws Exception {
    start("stranger", null);
    assertThatThrownBy(() -> fetch(certificates(pem("stranger"))))
        .hasMessageContaining("No subject alternative names");
    assertThatThrownBy(() -> fetch(hosts("127.0.0.1:1", "other.example")))
        .hasMessageContaining("PKIX path building failed");
    fetch(hosts("127.0.0.1"));
    fetch(hosts("other.example", "127.0.0.1:" + server.uri("/").getPort()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"client-rsa", "client-ec", "client-ed"})
  void aServerThatAsksForOurCertificateGetsIt(String client) throws Exception {
    start("server", client);
    assertThatThrownBy(() -> fetch(certificates(pem("server")))).isInstanceOf(FetchException.class);
    Path ours = temp.resolve("ours.pem");
    Files.writeString(ours, pem("PRIVATE KEY", key(client)) + certificate(client));
    fetch(new Trust(Optional.of(pem("server")), Optional.of(ours), List.of()));
  }

  @Test
  void aKeyInOpenSslsOldFormIsRead() throws Exception {
    start("server", "client-rsa");
    byte[] pkcs8 = key("client-rsa");
    byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length); // what its octet string holds
    Path ours = temp.resolve("ours.pem");
    Files.writeString(ours, certificate("client-rsa") + pem("RSA PRIVATE KEY", pkcs1));
    fetch(new Trust(Optional.of(pem("server")), Optional.of(ours), List.of()));
  }

  @Test
  void whatIsNoCertificateIsNamed() throws IOException {
    Path empty = Files.writeString(temp.resolve("empty.pem"), "nothing\n");
    Trust keyless = new Trust(Optional.empty(), Optional.of(pem("server")), List.of());
    Trust locked =
        new Trust(
            Optional.empty(),
            Optional.of(
                Files.writeString(
                    temp.resolve("locked.pem"),
                    Files.readString(pem("server")) + pem("ENCRYPTED PRIVATE KEY", new byte[9]))),
            List.of());
    assertThatThrownBy(() -> fetch(new Trust(Optional.empty(), Optional.of(empty), List.of())))
        .hasMessage("the client certificate " + empty + " cannot be used: it holds no certificate");
    assertThatThrownBy(() -> fetch(keyless)).hasMessageEndingWith(": it holds no private key");
    assertThatThrownBy(() -> fetch(locked))
        .hasMessageEndingWith("it holds a private key of the kind ENCRYPTED, which is not read");
    assertThatThrownBy(() -> fetch(certificates(temp.resolve("gone.pem"))))
        .hasMessageStartingWith("the certificates in " + temp.resolve("gone.pem"));
  }
}
