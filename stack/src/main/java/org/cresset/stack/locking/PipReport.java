package org.cresset.stack.locking;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cresset.stack.Sha256;
import org.cresset.stack.json.JsonReader;
import org.cresset.stack.json.JsonValue;
import org.cresset.stack.lock.Artifact;
import org.cresset.torch.TorchException;

/** Reads the report that {@code pip install --report} writes, into artifacts. */
final class PipReport {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private PipReport() {}

  /** The wheels that pip would install. */
  static List<Artifact> artifacts(Path report) {
    List<Artifact> artifacts = new ArrayList<>();
    for (JsonValue item : JsonReader.read(report).at("install").elements()) {
      artifacts.add(artifact(item));
    }
    return artifacts;
  }

  private static Artifact artifact(JsonValue item) {
    JsonValue metadata = item.at("metadata");
    JsonValue download = item.at("download_info");
    URI address = URI.create(download.at("url").text());
    String file = fileName(address);
    if (!file.endsWith(".whl")) {
      throw new TorchException("pip must find wheels alone, it found " + file);
    }
    String name = normal(metadata.at("name").text());
    try {
      return new Artifact(
          name,
          metadata.at("version").text(),
          Artifact.Kind.WHEEL,
          file,
          size(address),
          hash(download, address));
    } catch (IOException e) {
      throw new TorchException(
          file + " cannot be measured: " + e.getMessage(),
          "try again; the index must answer HEAD requests",
          e);
    }
  }

  /** A package's name as indexes compare it (PEP 503). */
  static String normal(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
  }

  private static String fileName(URI address) {
    String path = address.getRawPath();
    String last = path.substring(path.lastIndexOf('/') + 1);
    return URLDecoder.decode(last.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String hash(JsonValue download, URI address) throws IOException {
    Optional<JsonValue> archive = download.find("archive_info");
    Optional<String> known =
        archive
            .flatMap(a -> a.find("hashes"))
            .flatMap(hashes -> hashes.find("sha256"))
            .map(JsonValue::text)
            .or(
                () ->
                    archive
                        .flatMap(a -> a.find("hash"))
                        .map(JsonValue::text)
                        .filter(hash -> hash.startsWith("sha256="))
                        .map(hash -> hash.replaceFirst("sha256=", "")));
    if (known.isPresent()) return known.get();
    if (isFile(address)) return Sha256.of(Path.of(address), _ -> {});
    throw new IOException("the index names no SHA-256 for it");
  }

  private static long size(URI address) throws IOException {
    if (isFile(address)) return Files.size(Path.of(address));
    try (HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(PATIENCE)
            .build()) {
      HttpRequest head =
          HttpRequest.newBuilder(withoutFragment(address)).HEAD().timeout(PATIENCE).build();
      HttpResponse<Void> response = client.send(head, HttpResponse.BodyHandlers.discarding());
      long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
      if (response.statusCode() != 200 || length <= 0) {
        throw new IOException("the index answered " + response.statusCode() + " without a length");
      }
      return length;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static boolean isFile(URI address) {
    return "file".equals(address.getScheme());
  }

  private static URI withoutFragment(URI address) {
    String text = address.toString();
    int fragment = text.indexOf('#');
    return fragment < 0 ? address : URI.create(text.substring(0, fragment));
  }
}
