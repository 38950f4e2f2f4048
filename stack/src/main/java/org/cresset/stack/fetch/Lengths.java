package org.cresset.stack.fetch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalLong;
import org.cresset.stack.Sha256;

/** Asks servers how long files are, and what they are where nobody has said it. */
public final class Lengths implements AutoCloseable {
  private final Limits limits = Limits.DEFAULT;
  private final Web web;

  /** Asks through {@code network}. */
  public Lengths(Network network) {
    web = new Web(network, limits);
  }

  /**
   * The length of a file in bytes, none of which is fetched.
   *
   * @throws IOException if the server does not say it
   */
  public long of(URI file) throws IOException {
    URI plain = withoutFragment(file);
    Answer answer = ask("HEAD", plain, Map.of());
    if (answer.status() == 405 || answer.status() == 501) { // it knows no HEAD
      answer = ask("GET", plain, Map.of("Range", "bytes=0-0"));
    }
    OptionalLong length = answer.length();
    if (length.isPresent() && length.getAsLong() > 0) return length.getAsLong();
    throw new IOException("the index answered " + answer.status() + " without a length");
  }

  private Answer ask(String method, URI file, Map<String, String> headers) throws IOException {
    try {
      Web.Reply<Void> reply =
          web.ask(method, file, headers, _ -> BodySubscribers.replacing(null), watch());
      return new Answer(reply.status(), reply.headers());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * The SHA-256 of a file, all of which is read for it: the first to see it has nothing else to
   * trust.
   */
  public String sha256(URI file) throws IOException {
    MessageDigest digest = Sha256.digest();
    Pulse pulse = watch();
    try {
      Web.Reply<Void> reply =
          web.ask(
              "GET",
              withoutFragment(file),
              Map.of(),
              info ->
                  BodyHandlers.ofByteArrayConsumer(
                          piece -> {
                            pulse.beat();
                            piece.ifPresent(digest::update);
                          })
                      .apply(info),
              pulse);
      if (reply.status() == 200) return HexFormat.of().formatHex(digest.digest());
      throw new IOException("the index answered " + reply.status());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private Pulse watch() {
    return new Pulse(System.nanoTime() + limits.whole().toNanos());
  }

  private static IOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IOException("interrupted", e);
  }

  private static URI withoutFragment(URI address) {
    return URI.create(address.toString().replaceFirst("#.*", ""));
  }

  @Override
  public void close() {
    web.close();
  }
}
