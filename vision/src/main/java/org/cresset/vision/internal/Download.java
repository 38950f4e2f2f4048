package org.cresset.vision.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Brings a file of the network into a folder: under its own name only once it is verified. */
public final class Download {
  private static final int CHUNK = 1 << 20;
  private static final int OK = 200;
  private static final Duration CONNECT = Duration.ofSeconds(30);
  private static final long SECONDS_AT_LEAST = 60;
  private static final double SLOWEST = 0.05; // MB/s; slower is taken for a connection that hangs

  private Download() {}

  /**
   * The file that an address ends with, in a folder: the one that lies there, or fetched.
   *
   * @param megabytes how large it is, which tells how long to wait
   * @param verify throws if a file is not the one that is wanted
   * @throws IOException if it cannot be fetched or written; the message says why, not what
   */
  public static Path to(Path folder, URI address, double megabytes, Consumer<Path> verify)
      throws IOException {
    String path = address.getPath();
    Path file = folder.resolve(path.substring(path.lastIndexOf('/') + 1));
    if (Files.exists(file)) {
      verify.accept(file);
      return file;
    }
    Files.createDirectories(folder);
    Path part = Files.createTempFile(folder, file.getFileName() + ".", ".part");
    try {
      fetch(address, megabytes, part);
      verify.accept(part);
      return Files.move(
          part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void fetch(URI address, double megabytes, Path part) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(address).timeout(CONNECT).build();
    HttpResponse.BodyHandler<Path> toFile = BodyHandlers.ofFile(part);
    try (HttpClient client = client()) {
      CompletableFuture<HttpResponse<Path>> answer =
          client.sendAsync(
              request,
              info ->
                  info.statusCode() == OK ? toFile.apply(info) : BodySubscribers.replacing(part));
      long seconds = SECONDS_AT_LEAST + (long) (megabytes / SLOWEST);
      try {
        int status = answer.get(seconds, TimeUnit.SECONDS).statusCode();
        if (status != OK) throw new IOException("the server answered " + status);
      } catch (ExecutionException e) {
        throw new IOException(reason(e.getCause()), e);
      } catch (TimeoutException e) {
        throw new IOException("not there after " + seconds + " seconds", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      } finally {
        client.shutdownNow();
      }
    }
  }

  private static HttpClient client() {
    HttpClient.Builder builder =
        HttpClient.newBuilder().connectTimeout(CONNECT).followRedirects(HttpClient.Redirect.NORMAL);
    ProxySelector proxies = ProxySelector.getDefault();
    if (proxies != null) builder.proxy(proxies);
    return builder.build();
  }

  private static String reason(@Nullable Throwable cause) {
    if (cause == null) return "no reason was given";
    String message = cause.getMessage(); // the client's refusals have none
    return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  /**
   * A file's hash in hexadecimal.
   *
   * @param algorithm one that every Java has: {@code SHA-256} or {@code MD5}
   * @throws IOException if the file cannot be read
   */
  public static String hash(Path file, String algorithm) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      byte[] chunk = new byte[CHUNK];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) digest.update(chunk, 0, n);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalArgumentException("no Java must have " + algorithm, e);
    }
  }
}
