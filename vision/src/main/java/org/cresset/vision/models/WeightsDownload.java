package org.cresset.vision.models;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
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
import org.cresset.torch.TorchException;
import org.jspecify.annotations.Nullable;

/** Brings a file of weights into a folder. */
final class WeightsDownload {
  private static final int CHUNK = 1 << 20;
  private static final int OK = 200;
  private static final Duration CONNECT = Duration.ofSeconds(30);
  private static final long SECONDS_AT_LEAST = 60;
  private static final double SLOWEST = 0.05; // MB/s; slower is taken for a connection that hangs

  private WeightsDownload() {}

  static Path to(Path folder, Weights weights) {
    String path = weights.address().getPath();
    Path file = folder.resolve(path.substring(path.lastIndexOf('/') + 1));
    if (Files.exists(file)) {
      weights.verify(file);
      return file;
    }
    try {
      Files.createDirectories(folder);
      Path part = Files.createTempFile(folder, file.getFileName() + ".", ".part");
      try {
        fetch(weights, part);
        weights.verify(part);
        return Files.move(
            part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw failed(weights, String.valueOf(e.getMessage()), e);
    }
  }

  private static void fetch(Weights weights, Path part) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(weights.address()).timeout(CONNECT).build();
    HttpResponse.BodyHandler<Path> toFile = BodyHandlers.ofFile(part);
    try (HttpClient client = client()) {
      CompletableFuture<HttpResponse<Path>> answer =
          client.sendAsync(
              request,
              info ->
                  info.statusCode() == OK ? toFile.apply(info) : BodySubscribers.replacing(part));
      long seconds = SECONDS_AT_LEAST + (long) (weights.megabytes() / SLOWEST);
      try {
        int status = answer.get(seconds, TimeUnit.SECONDS).statusCode();
        if (status != OK) throw failed(weights, "the server answered " + status, null);
      } catch (ExecutionException e) {
        throw failed(weights, reason(e.getCause()), e);
      } catch (TimeoutException e) {
        throw failed(weights, "not there after " + seconds + " seconds", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw failed(weights, "interrupted", e);
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

  private static TorchException failed(Weights weights, String reason, @Nullable Throwable cause) {
    return new TorchException(
        "%s %s: %s could not be downloaded: %s"
            .formatted(weights.network(), weights.name(), weights.address(), reason),
        "without a network, bring the file from elsewhere and call load(file)",
        cause);
  }

  /** In hexadecimal. */
  static String sha256(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] chunk = new byte[CHUNK];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) digest.update(chunk, 0, n);
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new TorchException(file + ": cannot be read: " + e, null, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
