package org.cresset.stack.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks servers: follows redirects, and gives each host its own password and no other's.
 *
 * <p>The client's own redirects would not do: they cannot tell one host's password from another's,
 * and they say nothing of a loop.
 */
final class Web implements AutoCloseable {
  private static final int HOPS = 10;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final long TICK_MILLIS = 200;

  private final Network network;
  private final Duration stall;
  private final HttpClient client;

  Web(Network network, Limits limits) {
    this.network = network;
    stall = limits.stall();
    client = network.client(limits.connect());
  }

  /** When something arrived last, and until when all of it must be there, by the nano clock. */
  interface Watch {
    long lastArrival();

    long deadline();
  }

  /** A redirect that must not be followed. */
  static final class BadRedirect extends IOException {
    private static final long serialVersionUID = 1;

    BadRedirect(String message) {
      super(message);
    }
  }

  /** The proxy does not take the password that was given for it. */
  static final class ProxyRefuses extends IOException {
    private static final long serialVersionUID = 1;

    ProxyRefuses(IOException cause) {
      super("the proxy does not take its name and password (407)", cause);
    }
  }

  /** The time for the whole file is over. */
  static final class TimeUp extends IOException {
    private static final long serialVersionUID = 1;
  }

  /** What a server answered; its body only if that was wanted. */
  record Reply<T>(URI uri, int status, HttpHeaders headers, Optional<T> body) {}

  /** A body that is wanted, or one to be shut unread. */
  private record Body<T>(Optional<T> wanted, Optional<InputStream> unwanted) {}

  /** Returns the answer to a GET at the end of the redirects. */
  <T> Reply<T> get(URI uri, Map<String, String> headers, BodyHandler<T> handler, Watch watch)
      throws IOException, InterruptedException {
    return ask("GET", uri, headers, handler, watch);
  }

  /** Returns the answer at the end of the redirects. */
  <T> Reply<T> ask(
      String method, URI uri, Map<String, String> headers, BodyHandler<T> handler, Watch watch)
      throws IOException, InterruptedException {
    Set<URI> seen = new HashSet<>();
    for (URI at = uri; ; ) {
      if (!seen.add(at))
        throw new BadRedirect("its redirects go round in a circle at " + shown(at));
      if (seen.size() > HOPS) throw new BadRedirect("it redirects more than " + HOPS + " times");
      Reply<T> answer = send(request(method, at, headers), handler, watch);
      if (!REDIRECTS.contains(answer.status())) return answer;
      at = next(at, answer);
    }
  }

  private static URI next(URI from, Reply<?> answer) throws BadRedirect {
    String location = answer.headers().firstValue("Location").orElse("");
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new BadRedirect("it redirects to what is no address: " + location);
    }
    String scheme = String.valueOf(to.getScheme()).toLowerCase(Locale.ROOT);
    if (location.isEmpty() || to.getHost() == null || !scheme.startsWith("http")) {
      throw new BadRedirect("it redirects to what is no address: " + location);
    }
    if ("https".equalsIgnoreCase(from.getScheme()) && !scheme.equals("https")) {
      throw new BadRedirect("it redirects from https to " + scheme + ", to " + shown(to));
    }
    return to;
  }

  private HttpRequest request(String method, URI uri, Map<String, String> headers) {
    HttpRequest.Builder plain = HttpRequest.newBuilder(withoutUser(uri));
    HttpRequest.Builder request = method.equals("HEAD") ? plain.HEAD() : plain.GET();
    request.header("Accept-Encoding", "identity").header("User-Agent", "cresset");
    headers.forEach(request::header);
    network.authorization(uri).ifPresent(word -> request.header("Authorization", word));
    return request.build();
  }

  private <T> Reply<T> send(HttpRequest request, BodyHandler<T> handler, Watch watch)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<Body<T>>> answer =
        client.sendAsync(request, info -> wanted(info, handler));
    long begun = System.nanoTime();
    try {
      while (true) {
        try {
          return reply(answer.get(TICK_MILLIS, TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
          long now = System.nanoTime();
          if (now >= watch.deadline()) throw new TimeUp();
          if (now - Math.max(begun, watch.lastArrival()) >= stall.toNanos()) {
            throw new HttpTimeoutException("nothing arrived for " + stall.toSeconds() + " s");
          }
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) throw told(failure);
      throw new IOException(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  /** The client asks for proxies' passwords alone, and gives up in these words. */
  private static IOException told(IOException failure) {
    boolean refused =
        String.valueOf(failure.getMessage()).startsWith("too many authentication attempts");
    return refused ? new ProxyRefuses(failure) : failure;
  }

  /** The body of a good answer; that of another is nobody's business, however long it is. */
  private static <T> HttpResponse.BodySubscriber<Body<T>> wanted(
      HttpResponse.ResponseInfo info, BodyHandler<T> handler) {
    int status = info.statusCode();
    return status == 200 || status == 206
        ? BodySubscribers.mapping(
            handler.apply(info), body -> new Body<>(Optional.ofNullable(body), Optional.empty()))
        : BodySubscribers.mapping(
            BodySubscribers.ofInputStream(), in -> new Body<>(Optional.empty(), Optional.of(in)));
  }

  private static <T> Reply<T> reply(HttpResponse<Body<T>> response) {
    response.body().unwanted().ifPresent(Web::close);
    return new Reply<>(
        response.uri(), response.statusCode(), response.headers(), response.body().wanted());
  }

  private static void close(InputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      // It was not to be read anyway.
    }
  }

  /** Without the password that a person may have written into it. */
  static URI withoutUser(URI uri) {
    String user = uri.getRawUserInfo();
    return user == null ? uri : URI.create(uri.toString().replaceFirst("//[^/@]*@", "//"));
  }

  /** An address as it may stand in a message: with no password and no signed query. */
  static String shown(URI uri) {
    String text = withoutUser(uri).toString();
    return List.of(text.split("[?#]", 2)).getFirst();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
