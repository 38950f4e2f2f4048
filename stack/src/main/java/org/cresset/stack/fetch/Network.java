package org.cresset.stack.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * How this machine reaches others: through which proxy, trusting which certificates, with whose
 * passwords, or not at all.
 *
 * @param offline whether nothing but files of this machine may be read
 * @param proxies which proxy to use for which address
 * @param certificates a file of certificates in PEM to trust instead of Java's own
 * @param netrc the user's passwords
 */
public record Network(
    boolean offline, Proxies proxies, Optional<Path> certificates, Credentials netrc) {
  /** Passwords by host. */
  public interface Credentials {
    /** Knows none. */
    Credentials NONE = _ -> Optional.empty();

    /** The value of an {@code Authorization} header for a host. */
    Optional<String> authorization(String host);
  }

  /** No proxy, Java's certificates, no passwords. */
  public static final Network DIRECT =
      new Network(false, Proxies.NONE, Optional.empty(), Credentials.NONE);

  /** As the user has told pip, curl and the shell. */
  public static Network ofUser(PipSettings pip) {
    Map<String, String> environment = System.getenv();
    Netrc netrc = Netrc.ofUser(environment, Path.of(System.getProperty("user.home", "")));
    return new Network(
        false, Proxies.of(pip.proxy(), environment), pip.certificates(), netrc::authorization);
  }

  /** The same, but with files of this machine alone if {@code offline}. */
  public Network offline(boolean offline) {
    return new Network(offline, proxies, certificates, netrc);
  }

  Optional<String> authorization(URI uri) {
    String user = uri.getRawUserInfo();
    if (user == null) return netrc.authorization(String.valueOf(uri.getHost()));
    String[] words = user.split(":", 2);
    return Optional.of(
        Netrc.encoded(
            URLDecoder.decode(words[0].replace("+", "%2B"), UTF_8),
            words.length < 2 ? "" : URLDecoder.decode(words[1].replace("+", "%2B"), UTF_8)));
  }

  /**
   * A client that goes through these proxies and trusts these certificates; it follows no redirect.
   */
  public HttpClient client(Duration connect) {
    // HTTP/2 would put every file through one connection with one window.
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connect)
            .proxy(selector());
    certificates.ifPresent(file -> client.sslContext(trusting(file)));
    if (!proxies.passwords().isEmpty()) client.authenticator(proxyPasswords());
    return client.build();
  }

  private ProxySelector selector() {
    return proxies.selector();
  }

  private Authenticator proxyPasswords() {
    return new Authenticator() {
      @Override
      protected @Nullable PasswordAuthentication getPasswordAuthentication() {
        if (getRequestorType() != RequestorType.PROXY) return null;
        String address = getRequestingHost() + ":" + getRequestingPort();
        List<String> words = proxies.passwords().getOrDefault(address, List.of());
        return words.isEmpty()
            ? null
            : new PasswordAuthentication(words.getFirst(), words.getLast().toCharArray());
      }
    };
  }

  private static SSLContext trusting(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int count = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("c" + count++, each);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new FetchException(
          "the certificates in " + file + " cannot be read: " + e.getMessage(),
          "that file is named by pip's setting cert, REQUESTS_CA_BUNDLE or SSL_CERT_FILE",
          e);
    }
  }

  static InetSocketAddress address(URI proxy) {
    int port =
        proxy.getPort() >= 0 ? proxy.getPort() : proxy.getScheme().equals("https") ? 443 : 80;
    return InetSocketAddress.createUnresolved(proxy.getHost(), port);
  }
}
