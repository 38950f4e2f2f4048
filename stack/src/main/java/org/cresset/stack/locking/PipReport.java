package org.cresset.stack.locking;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cresset.stack.Sha256;
import org.cresset.stack.fetch.Lengths;
import org.cresset.stack.json.JsonReader;
import org.cresset.stack.json.JsonValue;
import org.cresset.stack.lock.Artifact;
import org.cresset.torch.TorchException;

/** Reads the report that {@code pip install --report} writes, into artifacts. */
final class PipReport {
  private final Lengths lengths;

  PipReport(Lengths lengths) {
    this.lengths = lengths;
  }

  /** The wheels that pip would install. */
  List<Artifact> artifacts(Path report) {
    List<Artifact> artifacts = new ArrayList<>();
    for (JsonValue item : JsonReader.read(report).at("install").elements()) {
      artifacts.add(artifact(item));
    }
    return artifacts;
  }

  private Artifact artifact(JsonValue item) {
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
          isFile(address) ? Files.size(Path.of(address)) : lengths.of(address),
          hash(download, address));
    } catch (IOException e) {
      throw new TorchException(file + " cannot be measured: " + e.getMessage(), "try again", e);
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

  private String hash(JsonValue download, URI address) throws IOException {
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
    // pip has read the metadata beside the wheel and not the wheel, and the page has no hash.
    return isFile(address) ? Sha256.of(Path.of(address), _ -> {}) : lengths.sha256(address);
  }

  private static boolean isFile(URI address) {
    return "file".equals(address.getScheme());
  }
}
