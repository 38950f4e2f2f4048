package org.cresset.image.registry;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.cresset.image.layer.ImageException;
import org.cresset.stack.fetch.Limits;

/**
 * A conversation with a registry about one repository. Every request goes through {@link #send}: it
 * logs in, follows redirects without taking the login along, and waits and tries again where that
 * may help. Source: OCI distribution specification 1.1.
 */
final class Registry implements AutoCloseable {
  /** The longest manifest or answer that is read, in bytes; the specification's own limit. */
  static final int LARGEST_TEXT = 4 << 20;

  private static final int HOPS = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> BUSY = Set.of(408, 429, 500, 502, 503, 504);

  private final Reference image;
  private final Wire wire;
  private final Tokens tokens;
  private final Limits limits;
  private final URI base;
  private final long deadline;

  Registry(Reference image, Access access, Set<String> scopes) {
    this.image = image;
    limits = access.limits();
    wire = new Wire(access);
    tokens = new Tokens(image, access.logins().login(image.host()), scopes);
    String scheme = image.loopback() || access.insecure() ? "http" : "https";
    base = URI.create(scheme + "://" + image.host() + "/v2/" + image.repository() + "/");
    deadline = System.nanoTime() + limits.whole().toNanos();
  }

  Reference image() {
    return image;
  }

  int tries() {
    return limits.tries();
  }

  /** A path below the repository, or an address that the registry named. */
  URI at(String path) {
    try {
      return base.resolve(path);
    } catch (IllegalArgumentException e) {
      throw new ImageException(
          image.host() + " names what is no address: \"" + path + "\"", null, e);
    }
  }

  /** Where the body of a short answer goes. */
  static Received text() {
    return Received.text(LARGEST_TEXT);
  }

  Wire.Reply send(Wire.Request request) throws IOException, InterruptedException {
    return send(request, Registry::text);
  }

  /**
   * Sends a request until it is answered by something other than "not now".
   *
   * @throws IOException if it is not answered for as many times as the limits say
   */
  Wire.Reply send(Wire.Request request, Supplier<Received> body)
      throws IOException, InterruptedException {
    IOException failure = new IOException("not tried");
    for (int attempt = 0; attempt < limits.tries(); attempt++) {
      if (attempt > 0) pause(attempt, failure);
      try {
        Wire.Reply reply = once(request, body);
        if (!BUSY.contains(reply.status())) return reply;
        failure = new Busy(reply.status(), reply.header("Retry-After"));
      } catch (IOException e) {
        failure = e;
      }
    }
    throw failure;
  }

  /** The registry is there, and has no time. */
  private static final class Busy extends IOException {
    private static final long serialVersionUID = 1;
    private final String retryAfter;

    Busy(int status, String retryAfter) {
      super("it answers " + status);
      this.retryAfter = retryAfter;
    }
  }

  /** Waits before another try. */
  void pause(int attempt, IOException failure) throws IOException, InterruptedException {
    Duration wait = limits.pause().multipliedBy(1L << Math.min(attempt - 1, 20));
    if (wait.compareTo(limits.longestPause()) > 0) wait = limits.longestPause();
    if (failure instanceof Busy busy && busy.retryAfter.matches("\\d{1,6}")) {
      wait = Duration.ofSeconds(Long.parseLong(busy.retryAfter));
    }
    if (System.nanoTime() + wait.toNanos() > deadline) throw failure;
    Thread.sleep(wait);
  }

  /** Sends a request once, but for logging in. */
  Wire.Reply once(Wire.Request request, Supplier<Received> body)
      throws IOException, InterruptedException {
    for (int logins = 0; ; logins++) {
      Optional<String> word = tokens.authorization();
      Wire.Reply reply = redirected(request, word, body);
      // A token may run out in the middle of a long upload: that is one more, and no third.
      if (reply.status() != 401 || logins == 2) return reply;
      tokens.answer(wire, reply.headers().allValues("WWW-Authenticate"), word);
    }
  }

  private Wire.Reply redirected(
      Wire.Request request, Optional<String> word, Supplier<Received> body)
      throws IOException, InterruptedException {
    Wire.Request asked = request;
    for (int hop = 0; hop <= HOPS; hop++) {
      Wire.Reply reply = wire.send(asked, own(asked.uri()) ? word : Optional.empty(), body);
      if (!REDIRECTS.contains(reply.status())) return reply;
      asked =
          new Wire.Request(asked.method(), next(asked.uri(), reply), asked.headers(), asked.body());
    }
    throw new IOException("it redirects more than " + HOPS + " times");
  }

  private boolean own(URI uri) {
    return base.getAuthority().equalsIgnoreCase(uri.getAuthority())
        && base.getScheme().equalsIgnoreCase(uri.getScheme());
  }

  private static URI next(URI from, Wire.Reply reply) throws IOException {
    String location = reply.header("Location");
    try {
      URI to = from.resolve(location);
      String scheme = String.valueOf(to.getScheme()).toLowerCase(Locale.ROOT);
      boolean less = from.getScheme().equalsIgnoreCase("https") && !scheme.equals("https");
      if (!location.isEmpty() && to.getHost() != null && scheme.startsWith("http") && !less) {
        return to;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new IOException("it redirects to what must not be followed: \"" + location + "\"");
  }

  /** The failure that says what a registry answered, with its own words for it. */
  ImageException unexpected(String what, Wire.Reply reply) {
    String hint =
        switch (reply.status()) {
          case 401, 403 -> "log in with: docker login " + image.host();
          case 404 -> "see whether the name is right: " + image;
          default -> null;
        };
    return new ImageException(
        what + ": " + image.host() + " answers " + reply.status() + Errors.of(reply), hint, null);
  }

  /** The failure that says why a registry could not be asked. */
  ImageException unreachable(String what, IOException e) {
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new ImageException(
        what + ": " + image.host() + ": " + reason,
        image.loopback() ? null : "is it reachable? plain HTTP is spoken only with --insecure",
        e);
  }

  @Override
  public void close() {
    wire.close();
  }
}
