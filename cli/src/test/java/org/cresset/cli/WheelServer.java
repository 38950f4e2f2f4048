package org.cresset.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.cresset.stack.Sha256;

/** A package index over HTTP of the wheels in some folders, with their hashes and with ranges. */
final class WheelServer implements AutoCloseable {
  private final Map<String, Path> wheels = new TreeMap<>();
  private final Set<String> served = ConcurrentHashMap.newKeySet();
  private final Map<String, String> hashes = new ConcurrentHashMap<>();
  private final ServerSocketChannel socket = ServerSocketChannel.open();

  WheelServer(List<Path> folders) throws IOException {
    for (Path folder : folders) {
      try (Stream<Path> files = Files.list(folder)) {
        files
            .filter(file -> file.toString().endsWith(".whl"))
            .forEach(file -> wheels.put(file.getFileName().toString(), file));
      }
    }
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofPlatform().daemon().start(this::accept);
  }

  String index() throws IOException {
    int port = ((InetSocketAddress) socket.getLocalAddress()).getPort();
    return "http://127.0.0.1:" + port + "/simple";
  }

  boolean has(String wheel) {
    return wheels.keySet().stream().anyMatch(name -> name.startsWith(wheel));
  }

  /** The wheels that were asked for since the last time. */
  Set<String> served() {
    Set<String> now = Set.copyOf(served);
    served.clear();
    return now;
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel connection = socket.accept();
        Thread.ofPlatform().daemon().start(() -> answer(connection));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void answer(SocketChannel connection) {
    try (connection) {
      var in =
          new BufferedReader(
              new InputStreamReader(Channels.newInputStream(connection), ISO_8859_1));
      String[] words = String.valueOf(in.readLine()).split(" ");
      long from = 0;
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        String low = line.toLowerCase(Locale.ROOT);
        if (low.startsWith("range: bytes=")) from = Long.parseLong(low.replaceAll("[^0-9]", ""));
      }
      String path = URLDecoder.decode(words[1].replace("+", "%2B"), UTF_8);
      String last = path.substring(path.replaceAll("/$", "").lastIndexOf('/') + 1);
      if (path.startsWith("/simple/")) page(connection, last.replace("/", ""));
      else file(connection, last, from, words[0].equals("HEAD"));
    } catch (IOException e) {
      // The client has gone, and says why.
    }
  }

  private void page(SocketChannel out, String name) throws IOException {
    StringBuilder html = new StringBuilder("<!DOCTYPE html><html><body>\n");
    for (var wheel : wheels.entrySet()) {
      String own = wheel.getKey().split("-")[0].replaceAll("[-_.]+", "-").toLowerCase(Locale.ROOT);
      if (!own.equals(name)) continue;
      String address = "/files/" + URLEncoder.encode(wheel.getKey(), UTF_8);
      String hash = hash(wheel.getKey(), wheel.getValue());
      html.append("<a href=\"%s#sha256=%s\">".formatted(address, hash));
      html.append(wheel.getKey()).append("</a>\n");
    }
    byte[] body = html.append("</body></html>\n").toString().getBytes(UTF_8);
    write(out, "200 OK", "Content-Type: text/html\r\nContent-Length: " + body.length);
    out.write(ByteBuffer.wrap(body));
  }

  private String hash(String name, Path wheel) throws IOException {
    String known = hashes.get(name);
    if (known != null) return known;
    String hash = Sha256.of(wheel, _ -> {});
    hashes.put(name, hash);
    return hash;
  }

  private void file(SocketChannel out, String name, long from, boolean headAlone)
      throws IOException {
    Path wheel = wheels.get(name);
    if (wheel == null) {
      write(out, "404 Not Found", "Content-Length: 0");
      return;
    }
    try (FileChannel file = FileChannel.open(wheel)) {
      String length = "Accept-Ranges: bytes\r\nContent-Length: " + (file.size() - from);
      String range = "\r\nContent-Range: bytes " + from + "-" + (file.size() - 1);
      if (from == 0) write(out, "200 OK", length);
      else write(out, "206 Partial Content", length + range + "/" + file.size());
      if (headAlone) return;
      served.add(name);
      for (long at = from; at < file.size(); ) at += file.transferTo(at, file.size() - at, out);
    }
  }

  private static void write(SocketChannel out, String status, String headers) throws IOException {
    String head = "HTTP/1.1 " + status + "\r\n" + headers + "\r\nConnection: close\r\n\r\n";
    ByteBuffer bytes = ByteBuffer.wrap(head.getBytes(ISO_8859_1));
    while (bytes.hasRemaining()) out.write(bytes);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
