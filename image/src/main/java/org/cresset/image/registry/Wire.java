package org.cresset.image.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.cresset.stack.fetch.Limits;

/** Sends one request and waits for its answer, but not for ever. */
final class Wire implements AutoCloseable {
  private static final long TICK_MILLIS = 100;

  /** The slowest line on which an upload is waited for, in bytes a second. */
  private static final long SLOWEST = 64 << 10;

  /**
   * A request.
   *
   * @param body what is sent; empty for none
   */
  record Request(String method, URI uri, Map<String, String> headers, Optional<byte[]> body) {
    static Request of(String method, URI uri) {
      return new Request(method, uri, Map.of(), Optional.empty());
    }
  }

  /** An answer. */
  record Reply(int status, HttpHeaders headers, byte[] body) {
    String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    String text() {
      return new String(body, UTF_8);
    }
  }

  private final HttpClient client;
  private final Duration stall;

  Wire(Access access) {
    Limits limits = access.limits();
    client = access.network().client(limits.connect());
    stall = limits.stall();
  }

  /**
   * Sends a request.
   *
   * @param authorization the value of that header; empty for none
   * @param good where the body of a good answer goes; that of another is kept in memory
   */
  Reply send(Request request, Optional<String> authorization, Supplier<Received> good)
      throws IOException, InterruptedException {
    Received[] receiving = new Received[1];
    CompletableFuture<HttpResponse<Received>> answer =
        client.sendAsync(
            build(request, authorization),
            info -> {
              boolean wanted = info.statusCode() / 100 == 2;
              Received body = wanted ? good.get() : Received.text(Registry.LARGEST_TEXT);
              synchronized (receiving) {
                receiving[0] = body;
              }
              return body;
            });
    try {
      return await(request, answer, receiving);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) throw failure;
      throw new IOException(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private Reply await(
      Request request, CompletableFuture<HttpResponse<Received>> answer, Received[] receiving)
      throws IOException, InterruptedException, ExecutionException {
    long begun = System.nanoTime();
    long sending = request.body().map(body -> body.length / SLOWEST).orElse(0L);
    while (true) {
      try {
        HttpResponse<Received> got = answer.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
        return new Reply(got.statusCode(), got.headers(), got.body().bytes());
      } catch (TimeoutException e) {
        Received body;
        synchronized (receiving) {
          body = receiving[0];
        }
        long since = body == null ? begun + TimeUnit.SECONDS.toNanos(sending) : body.last();
        if (System.nanoTime() - since >= stall.toNanos()) {
          throw new HttpTimeoutException("nothing arrived for " + stall.toSeconds() + " s");
        }
      }
    }
  }

  private static HttpRequest build(Request request, Optional<String> authorization) {
    HttpRequest.Builder http =
        HttpRequest.newBuilder(request.uri())
            .method(
                request.method(),
                request.body().map(BodyPublishers::ofByteArray).orElse(BodyPublishers.noBody()));
    http.header("User-Agent", "cresset");
    request.headers().forEach(http::header);
    authorization.ifPresent(word -> http.header("Authorization", word));
    return http.build();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
