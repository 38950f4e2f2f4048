package org.cresset.image.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.cresset.image.oci.Descriptor;
import org.cresset.image.oci.Index;
import org.cresset.image.oci.Manifest;
import org.cresset.image.oci.Media;

/** A registry in memory, as the distribution specification says, with faults on request. */
final class FakeRegistry implements AutoCloseable {
  /** What goes wrong: asked before each request; true if it has dealt with it. */
  interface Fault {
    boolean strikes(HttpExchange exchange, int request) throws IOException;
  }

  final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
  final Map<String, String> types = new ConcurrentHashMap<>();
  final Map<String, ByteArrayOutputStream> sessions = new ConcurrentHashMap<>();
  final Set<String> lies = new HashSet<>(); // digests that it says it has
  final List<String> requests = new ArrayList<>();
  final Map<String, Set<String>> others = new HashMap<>(); // other repositories' blobs
  volatile Fault fault = (_, _) -> false;
  volatile boolean referrers = true;
  volatile String login = ""; // the Authorization that is wanted
  volatile String challenge = "Basic realm=\"test\"";
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger names = new AtomicInteger();
  private final HttpServer server;

  FakeRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", this::handle);
    server.start();
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  Reference image(String tag) {
    return Reference.parse(host() + "/team/torch:" + tag);
  }

  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  long count(String method, String part) {
    return requests().stream().filter(r -> r.startsWith(method) && r.contains(part)).count();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().toString();
      synchronized (this) {
        requests.add(exchange.getRequestMethod() + " " + path);
      }
      if (fault.strikes(exchange, count.incrementAndGet())) return;
      String sent = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
      if (!login.isEmpty() && !sent.equals(login)) {
        exchange.getResponseHeaders().add("WWW-Authenticate", challenge);
        answer(exchange, 401, new byte[0]);
        return;
      }
      if (path.contains("/blobs/uploads/")) upload(exchange, path);
      else if (path.contains("/referrers/")) referrers(exchange, after(path, "/referrers/"));
      else if (path.contains("/blobs/")) blob(exchange, after(path, "/blobs/"));
      else manifest(exchange, after(path, "/manifests/"));
    }
  }

  private static String after(String path, String part) {
    return path.substring(path.indexOf(part) + part.length());
  }

  private void blob(HttpExchange exchange, String digest) throws IOException {
    byte[] bytes = blobs.get(digest);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(bytes != null || lies.contains(digest) ? 200 : 404, -1);
      return;
    }
    if (bytes == null) {
      answer(exchange, 404, new byte[0]);
      return;
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    byte[] rest = java.util.Arrays.copyOfRange(bytes, from, bytes.length);
    answer(exchange, range == null ? 200 : 206, rest);
  }

  private void upload(HttpExchange exchange, String path) throws IOException {
    String rest = after(path, "/blobs/uploads/");
    String session = rest.split("\\?", 2)[0];
    Map<String, String> query = query(rest);
    switch (exchange.getRequestMethod()) {
      case "POST" -> {
        String mount = query.getOrDefault("mount", "");
        if (others.getOrDefault(query.getOrDefault("from", ""), Set.of()).contains(mount)) {
          blobs.put(mount, new byte[0]);
          answer(exchange, 201, new byte[0]);
          return;
        }
        String name = "s" + names.incrementAndGet();
        sessions.put(name, new ByteArrayOutputStream());
        at(exchange, name, 0);
        answer(exchange, 202, new byte[0]);
      }
      case "PATCH" -> {
        ByteArrayOutputStream kept = sessions.get(session);
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        String range = exchange.getRequestHeaders().getFirst("Content-Range");
        int from = Integer.parseInt(range.split("-", 2)[0]);
        if (kept == null || from != kept.size()) {
          answer(exchange, kept == null ? 404 : 416, new byte[0]);
          return;
        }
        kept.write(bytes);
        at(exchange, session, kept.size());
        answer(exchange, 202, new byte[0]);
      }
      case "GET" -> {
        ByteArrayOutputStream kept = sessions.get(session);
        if (kept != null) at(exchange, session, kept.size());
        exchange.sendResponseHeaders(kept == null ? 404 : 204, -1);
      }
      default -> {
        ByteArrayOutputStream kept = sessions.remove(session);
        String wanted = query.get("digest");
        String digest = kept == null ? "" : Descriptor.digest(kept.toByteArray());
        if (kept == null || !digest.equals(wanted)) {
          String error = "{\"errors\":[{\"code\":\"DIGEST_INVALID\",\"message\":\"wrong bytes\"}]}";
          answer(exchange, kept == null ? 404 : 400, error.getBytes(UTF_8));
          return;
        }
        blobs.put(digest, kept.toByteArray());
        exchange.getResponseHeaders().add("Docker-Content-Digest", digest);
        answer(exchange, 201, new byte[0]);
      }
    }
  }

  private static void at(HttpExchange exchange, String session, int size) {
    exchange.getResponseHeaders().add("Location", "/v2/team/torch/blobs/uploads/" + session);
    exchange.getResponseHeaders().add("Range", "0-" + Math.max(0, size - 1));
  }

  private void manifest(HttpExchange exchange, String name) throws IOException {
    if (exchange.getRequestMethod().equals("PUT")) {
      byte[] bytes = exchange.getRequestBody().readAllBytes();
      String text = new String(bytes, UTF_8);
      for (String digest : text.split("\"digest\":\"")) {
        String hex = digest.substring(0, Math.min(71, digest.length()));
        boolean blob = hex.startsWith("sha256:") && !text.contains("\"manifests\"");
        boolean subject = text.contains("\"subject\"") && manifests.containsKey(hex);
        if (blob && !blobs.containsKey(hex) && !subject) {
          String error = "{\"errors\":[{\"code\":\"MANIFEST_BLOB_UNKNOWN\",\"message\":\"\"}]}";
          answer(exchange, 404, error.getBytes(UTF_8));
          return;
        }
      }
      String digest = Descriptor.digest(bytes);
      for (String key : List.of(name, digest)) {
        manifests.put(key, bytes);
        types.put(key, exchange.getRequestHeaders().getFirst("Content-Type"));
      }
      exchange.getResponseHeaders().add("Docker-Content-Digest", digest);
      if (referrers && text.contains("\"subject\"")) {
        exchange.getResponseHeaders().add("OCI-Subject", "sha256:there");
      }
      answer(exchange, 201, new byte[0]);
      return;
    }
    byte[] bytes = manifests.get(name);
    if (bytes != null) {
      exchange.getResponseHeaders().add("Content-Type", types.get(name));
      exchange.getResponseHeaders().add("Docker-Content-Digest", Descriptor.digest(bytes));
    }
    answer(exchange, bytes == null ? 404 : 200, bytes == null ? new byte[0] : bytes);
  }

  private void referrers(HttpExchange exchange, String digest) throws IOException {
    if (!referrers) {
      answer(exchange, 404, new byte[0]);
      return;
    }
    List<Descriptor> about = new ArrayList<>();
    for (Map.Entry<String, byte[]> each : manifests.entrySet()) {
      if (!Media.MANIFEST.equals(types.get(each.getKey()))) continue;
      Manifest manifest = Manifest.parse("m", new String(each.getValue(), UTF_8));
      boolean subject = manifest.subject().filter(s -> s.digest().equals(digest)).isPresent();
      if (subject) about.add(manifest.descriptor().ofType(manifest.artifactType()));
    }
    exchange.getResponseHeaders().add("Content-Type", Media.INDEX);
    List<Descriptor> once = about.stream().distinct().toList();
    answer(exchange, 200, new Index(once, Map.of()).bytes());
  }

  private static Map<String, String> query(String path) {
    Map<String, String> query = new HashMap<>();
    if (!path.contains("?")) return query;
    for (String pair : path.substring(path.indexOf('?') + 1).split("&", -1)) {
      String[] words = pair.split("=", 2);
      query.put(words[0], words.length < 2 ? "" : URLDecoder.decode(words[1], UTF_8));
    }
    return query;
  }

  static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (InputStream in = exchange.getRequestBody()) {
      in.readAllBytes();
    }
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
