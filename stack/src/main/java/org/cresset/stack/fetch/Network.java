package org.cresset.stack.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How this machine reaches others: through which proxy, trusting which certificates, with whose
 * passwords, or not at all.
 *
 * @param offline whether nothing but files of this machine may be read
 * @param proxies which proxy to use for which address
 * @param trust whose certificates are believed
 * @param netrc the user's passwords
 */
public record Network(boolean offline, Proxies proxies, Trust trust, Credentials netrc) {
  /** Passwords by host. */
  public interface Credentials {
    /** Knows none. */
    Credentials NONE = _ -> Optional.empty();

    /** The value of an {@code Authorization} header for a host. */
    Optional<String> authorization(String host);
  }

  static {
    // The client reads 16 KiB at a time otherwise, which costs more than all the rest; it looks
    // once, when the first of a process is made.
    if (System.getProperty("jdk.httpclient.bufsize") == null) {
      System.setProperty("jdk.httpclient.bufsize", Integer.toString(Blocks.BYTES));
    }
  }

  /** No proxy, Java's certificates, no passwords. */
  public static final Network DIRECT =
      new Network(false, Proxies.NONE, Trust.JAVA, Credentials.NONE);

  /** As the user has told pip, curl and the shell. */
  public static Network ofUser(PipSettings pip) {
    Map<String, String> environment = System.getenv();
    Netrc netrc = Netrc.ofUser(environment, Path.of(System.getProperty("user.home", "")));
    return new Network(
        false, Proxies.of(pip.proxy(), environment), Trust.of(pip), netrc::authorization);
  }

  /** The same, but with files of this machine alone if {@code offline}. */
  public Network offline(boolean offline) {
    return new Network(offline, proxies, trust, netrc);
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
    trust.context().ifPresent(client::sslContext);
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

  static InetSocketAddress address(URI proxy) {
    int port =
        proxy.getPort() >= 0 ? proxy.getPort() : proxy.getScheme().equals("https") ? 443 : 80;
    return InetSocketAddress.createUnresolved(proxy.getHost(), port);
  }
}
