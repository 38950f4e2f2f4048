package org.cresset.stack.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Which servers are believed to be who they say, and who we are to them: pip's settings {@code
 * cert}, {@code client-cert} and {@code trusted-host}.
 *
 * @param certificates a file of certificates in PEM, or a folder of such files, to trust instead of
 *     Java's own
 * @param clientCertificate a file in PEM with our certificate and its private key
 * @param hosts names, or {@code name:port}, of servers whose certificates are not looked at
 */
public record Trust(
    Optional<Path> certificates, Optional<Path> clientCertificate, List<String> hosts) {
  /** Java's own certificates, and none of ours. */
  public static final Trust JAVA = new Trust(Optional.empty(), Optional.empty(), List.of());

  /** Copies the list. */
  public Trust {
    hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
  }

  /** As pip was told. */
  static Trust of(PipSettings pip) {
    return new Trust(pip.certificates(), pip.clientCertificate(), pip.trustedHosts());
  }

  /**
   * What a client needs to know; empty if Java's own will do.
   *
   * @throws FetchException if a file cannot be read or holds something else
   */
  Optional<SSLContext> context() {
    if (equals(JAVA)) return Optional.empty();
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      KeyManager[] ours =
          clientCertificate.isEmpty() ? null : PrivateKeys.in(clientCertificate.get());
      context.init(ours, new TrustManager[] {trustManager()}, null);
      return Optional.of(context);
    } catch (GeneralSecurityException e) {
      throw new FetchException("TLS cannot be set up: " + e.getMessage(), null, e);
    }
  }

  private TrustManager trustManager() {
    try {
      KeyStore store = null; // Java's own
      if (certificates.isPresent()) {
        store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int count = 0;
        for (Certificate each : all(certificates.get())) {
          store.setCertificateEntry("c" + count++, each);
        }
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      X509ExtendedTrustManager rest = (X509ExtendedTrustManager) trust.getTrustManagers()[0];
      return hosts.isEmpty() ? rest : new Some(rest);
    } catch (IOException | GeneralSecurityException e) {
      throw new FetchException(
          "the certificates in "
              + certificates.map(Path::toString).orElse("Java's own store")
              + " cannot be read: "
              + e.getMessage(),
          "that file is named by pip's setting cert, REQUESTS_CA_BUNDLE or SSL_CERT_FILE",
          e);
    }
  }

  private static Collection<Certificate> all(Path place) throws IOException, CertificateException {
    List<Certificate> all = new ArrayList<>();
    try (Stream<Path> files = Files.isDirectory(place) ? Files.list(place) : Stream.of(place)) {
      for (Path file : files.sorted().filter(f -> !Files.isDirectory(f)).toList()) {
        try (InputStream in = Files.newInputStream(file)) {
          all.addAll(CertificateFactory.getInstance("X.509").generateCertificates(in));
        }
      }
    }
    return all;
  }

  /** Whether a server is believed without a look at its certificate. */
  boolean isTrusted(@Nullable String host, int port) {
    if (host == null) return false;
    String name = host.toLowerCase(Locale.ROOT);
    return hosts.contains(name) || hosts.contains(name + ":" + port);
  }

  /** Believes the named servers, and of the others those that {@code rest} does. */
  private final class Some extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager rest;

    Some(X509ExtendedTrustManager rest) {
      this.rest = rest;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      if (isTrusted(engine.getPeerHost(), engine.getPeerPort())) return;
      rest.checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      rest.checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      rest.checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      rest.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      rest.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      rest.checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return rest.getAcceptedIssuers();
    }
  }
}
