package org.cresset.stack.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which proxy leads to which address, as {@code http_proxy}, {@code https_proxy}, {@code all_proxy}
 * and {@code no_proxy} say in curl and pip.
 *
 * @param http the proxy for {@code http}
 * @param https the proxy for {@code https}
 * @param exceptions hosts and domains that are reached directly; {@code *} is every host
 */
public record Proxies(Optional<URI> http, Optional<URI> https, List<String> exceptions) {
  /** Reaches every host directly. */
  public static final Proxies NONE = new Proxies(Optional.empty(), Optional.empty(), List.of());

  /** Copies the list. */
  public Proxies {
    exceptions = List.copyOf(exceptions);
  }

  /** The proxy that was named for all, else what the environment says. */
  public static Proxies of(Optional<String> named, Map<String, String> environment) {
    Optional<String> all = named.or(() -> variable(environment, "all_proxy"));
    Optional<String> http = named.or(() -> variable(environment, "http_proxy")).or(() -> all);
    Optional<String> https = named.or(() -> variable(environment, "https_proxy")).or(() -> all);
    String none = variable(environment, "no_proxy").orElse("");
    List<String> exceptions = none.isBlank() ? List.of() : List.of(none.strip().split("[,\\s]+"));
    return new Proxies(http.map(Proxies::address), https.map(Proxies::address), exceptions);
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    String lower = environment.getOrDefault(name, "");
    String found =
        lower.isBlank() ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "") : lower;
    return found.isBlank() ? Optional.empty() : Optional.of(found);
  }

  private static URI address(String text) {
    try {
      URI uri = URI.create(text.contains("://") ? text : "http://" + text);
      if (uri.getHost() != null && uri.getScheme().startsWith("http")) return uri;
    } catch (IllegalArgumentException e) {
      // Said below, without the password that may stand in it.
    }
    throw new FetchException(
        "the proxy must be an address such as http://host:port, got "
            + text.replaceFirst("//[^/@]*@", "//"),
        "see pip's setting proxy and the variables http_proxy, https_proxy and all_proxy; socks is"
            + " not supported",
        null);
  }

  ProxySelector selector() {
    return new ProxySelector() {
      @Override
      public List<Proxy> select(URI uri) {
        return List.of(
            proxy(uri)
                .map(proxy -> new Proxy(Proxy.Type.HTTP, Network.address(proxy)))
                .orElse(Proxy.NO_PROXY));
      }

      @Override
      public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // Is told as the failure of the request.
      }
    };
  }

  /** The proxy for an address; empty if it is reached directly. */
  Optional<URI> proxy(URI uri) {
    if (isException(String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT)))
      return Optional.empty();
    return "https".equalsIgnoreCase(uri.getScheme()) ? https : http;
  }

  private boolean isException(String host) {
    for (String each : exceptions) {
      String name = each.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]+$", "");
      if (name.equals("*")) return true;
      String domain = name.startsWith(".") ? name.substring(1) : name;
      if (host.equals(domain) || host.endsWith("." + domain)) return true;
    }
    return false;
  }

  /** The user's name and password by a proxy's {@code host:port}. */
  Map<String, List<String>> passwords() {
    Map<String, List<String>> passwords = new HashMap<>();
    for (Optional<URI> proxy : List.of(http, https)) {
      if (proxy.isEmpty() || proxy.get().getRawUserInfo() == null) continue;
      String[] words = proxy.get().getRawUserInfo().split(":", 2);
      var address = Network.address(proxy.get());
      passwords.put(
          address.getHostString() + ":" + address.getPort(),
          List.of(
              URLDecoder.decode(words[0], UTF_8),
              words.length < 2 ? "" : URLDecoder.decode(words[1], UTF_8)));
    }
    return passwords;
  }
}
