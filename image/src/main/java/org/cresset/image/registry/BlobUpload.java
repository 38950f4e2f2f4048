package org.cresset.image.registry;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cresset.image.layer.ImageException;
import org.cresset.image.oci.Descriptor;

/**
 * Brings one blob to a registry, in chunks: after a lost connection it goes on where the registry
 * says that it stopped. Source: OCI distribution specification 1.1, Pushing a blob in chunks.
 */
final class BlobUpload {
  /** Some registries take no chunk below 5 MiB, and each is held in memory. */
  private static final int CHUNK = 16 << 20;

  private static final int LARGEST_CHUNK = 256 << 20;
  private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-(\\d+)");

  /** Opens the blob's bytes. */
  interface Source {
    InputStream open() throws IOException;
  }

  private final Registry registry;
  private final Descriptor blob;
  private final Source source;
  private final LongConsumer progress;
  private URI session = URI.create("");
  private int chunk = CHUNK;
  private long reported;

  BlobUpload(Registry registry, Descriptor blob, Source source, LongConsumer progress) {
    this.registry = registry;
    this.blob = blob;
    this.source = source;
    this.progress = progress;
  }

  private String what() {
    return blob.digest() + " cannot be pushed to " + registry.image();
  }

  /** Whether the registry has the blob. */
  boolean isThere() throws IOException, InterruptedException {
    Wire.Reply reply =
        registry.send(Wire.Request.of("HEAD", registry.at("blobs/" + blob.digest())));
    if (reply.status() == 404) return false;
    if (reply.status() != 200) throw registry.unexpected(what(), reply);
    String length = reply.header("Content-Length");
    return length.isEmpty() || length.equals(Long.toString(blob.size()));
  }

  /** Uploads the blob, or has the registry take it from another of its repositories. */
  Pushed.How upload(Optional<String> mountFrom) throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      if (begin(mountFrom)) return Pushed.How.MOUNTED;
      try {
        sendAll();
        if (finish()) return Pushed.How.UPLOADED;
      } catch (LostSession e) {
        if (attempt >= registry.tries()) throw e;
        registry.pause(attempt, e);
      }
    }
  }

  /** The registry knows nothing of the upload any more: it begins anew. */
  private static final class LostSession extends IOException {
    private static final long serialVersionUID = 1;

    LostSession(String message) {
      super(message);
    }
  }

  /** Begins an upload; true if there is nothing to upload after all. */
  private boolean begin(Optional<String> mountFrom) throws IOException, InterruptedException {
    String mount =
        mountFrom
            .map(from -> "?mount=" + encoded(blob.digest()) + "&from=" + encoded(from))
            .orElse("");
    URI uploads = registry.at("blobs/uploads/" + mount);
    Wire.Reply reply =
        registry.send(new Wire.Request("POST", uploads, Map.of(), Optional.of(new byte[0])));
    if (reply.status() == 201 && mountFrom.isPresent()) return true;
    if (reply.status() != 202) throw registry.unexpected(what(), reply);
    locate(reply);
    String least = reply.header("OCI-Chunk-Min-Length");
    if (least.matches("\\d{1,9}")) {
      chunk = Math.clamp(Long.parseLong(least), CHUNK, LARGEST_CHUNK);
    }
    return false;
  }

  private void locate(Wire.Reply reply) throws IOException {
    String location = reply.header("Location");
    if (location.isEmpty()) throw new IOException("it does not say where to upload to");
    session = registry.at(location);
  }

  private void sendAll() throws IOException, InterruptedException {
    long offset = 0;
    int failures = 0;
    while (offset < blob.size()) {
      try (InputStream in = source.open()) {
        in.skipNBytes(offset);
        while (offset < blob.size()) {
          byte[] bytes = in.readNBytes((int) Math.min(chunk, blob.size() - offset));
          if (bytes.length == 0) throw shorter();
          offset = patch(offset, bytes);
          failures = 0;
          report(offset);
        }
      } catch (EOFException e) {
        throw shorter();
      } catch (Interrupted e) {
        if (++failures >= registry.tries()) throw e.failure;
        registry.pause(failures, e.failure);
        offset = offset();
      }
    }
  }

  private ImageException shorter() {
    return new ImageException(
        what() + ": it must have " + blob.size() + " bytes, and has fewer",
        "the image was damaged: build it again",
        null);
  }

  private void report(long offset) {
    if (offset > reported) progress.accept(offset - reported);
    reported = Math.max(reported, offset);
  }

  /** A chunk did not arrive, or not in order. */
  private static final class Interrupted extends Exception {
    private static final long serialVersionUID = 1;
    private final IOException failure;

    Interrupted(IOException failure) {
      super(failure);
      this.failure = failure;
    }
  }

  /** Sends a chunk and returns up to where the registry has the blob. */
  private long patch(long offset, byte[] bytes)
      throws IOException, InterruptedException, Interrupted {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/octet-stream");
    headers.put("Content-Range", offset + "-" + (offset + bytes.length - 1));
    Wire.Reply reply;
    try {
      reply =
          registry.once(
              new Wire.Request("PATCH", session, headers, Optional.of(bytes)), Registry::text);
    } catch (IOException e) {
      throw new Interrupted(e);
    }
    switch (reply.status()) {
      case 201, 202, 204 -> {
        locate(reply);
        long end = end(reply).orElse(offset + bytes.length);
        if (end == offset + bytes.length) return end;
        throw new Interrupted(new IOException("it took " + end + " bytes, not all"));
      }
      case 404 -> throw new LostSession("it has lost the upload");
      case 408, 416, 429, 500, 502, 503, 504 ->
          throw new Interrupted(new IOException("it answers " + reply.status()));
      default -> throw registry.unexpected(what(), reply);
    }
  }

  /** Asks how much of the blob the registry has. */
  private long offset() throws IOException, InterruptedException {
    Wire.Reply reply = registry.send(Wire.Request.of("GET", session));
    if (reply.status() != 204 && reply.status() != 200) {
      throw new LostSession("it has lost the upload, it answers " + reply.status());
    }
    if (!reply.header("Location").isEmpty()) locate(reply);
    long end = end(reply).orElse(0L);
    if (end > blob.size()) throw new LostSession("it says that it has more than was sent");
    return end;
  }

  private static Optional<Long> end(Wire.Reply reply) {
    Matcher range = RANGE.matcher(reply.header("Range"));
    if (!range.matches() || range.group(1).length() > 18) return Optional.empty();
    long last = Long.parseLong(range.group(1));
    // The specification has no word for "nothing yet"; registries say 0-0, which is one byte.
    return Optional.of(last == 0 ? 0 : last + 1);
  }

  /** Ends the upload; false if the registry has lost it and it must be sent again. */
  private boolean finish() throws IOException, InterruptedException {
    String address = session.toString();
    URI last =
        URI.create(
            address + (address.contains("?") ? "&" : "?") + "digest=" + encoded(blob.digest()));
    Wire.Reply reply =
        registry.send(new Wire.Request("PUT", last, Map.of(), Optional.of(new byte[0])));
    if (reply.status() == 404) {
      if (isThere()) return true; // the answer to an earlier try was lost
      throw new LostSession("it has lost the upload");
    }
    if (reply.status() / 100 != 2) throw registry.unexpected(what(), reply);
    String digest = reply.header("Docker-Content-Digest");
    if (!digest.isEmpty() && !digest.equals(blob.digest())) {
      throw new ImageException(
          what() + ": what arrived there has " + digest, "push it again", null);
    }
    report(blob.size());
    return true;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
