package org.cresset.stack.fetch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A server that says and does what a test wants, byte by byte: no library would lie like that. */
public final class HostileServer implements AutoCloseable {
  /** What came: the method, the path and the headers, their names in lower case. */
  public record Request(int number, String method, String path, Map<String, String> headers) {
    /** Where the wanted range begins, or 0. */
    public int start() {
      String range = headers.getOrDefault("range", "");
      return range.isEmpty() ? 0 : Integer.parseInt(range.replaceAll("bytes=([0-9]+)-", "$1"));
    }

    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }
  }

  /** One connection's other end. */
  public interface Script {
    void answer(Request request, Wire wire) throws Exception;
  }

  /** What is sent; the bodies' bytes are counted. */
  public final class Wire {
    private final OutputStream out;

    private Wire(OutputStream out) {
      this.out = out;
    }

    public Wire head(int status, String... headers) throws IOException {
      StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Whatever\r\n");
      for (String header : headers) head.append(header).append("\r\n");
      out.write(head.append("Connection: close\r\n\r\n").toString().getBytes(ISO_8859_1));
      out.flush();
      return this;
    }

    public Wire body(byte[] bytes, int from, int to) throws IOException {
      sent.addAndGet(to - from); // before the client can have them
      out.write(bytes, from, to - from);
      out.flush();
      return this;
    }

    public Wire raw(String text) throws IOException {
      out.write(text.getBytes(ISO_8859_1));
      out.flush();
      return this;
    }
  }

  public final AtomicLong sent = new AtomicLong();
  public final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  private final ServerSocket socket;
  private final Script script;

  public HostileServer(Script script) throws IOException {
    this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
  }

  /** Listens on a socket of its own. */
  public HostileServer(ServerSocket socket, Script script) {
    this.script = script;
    this.socket = socket;
    Thread.ofVirtual().start(this::serve);
  }

  /** A well-behaved server of one file, which knows ranges and has a tag. */
  public static void serve(byte[] file, String tag, Request request, Wire wire) throws IOException {
    send(file, tag, request, wire, Integer.MAX_VALUE);
  }

  /** The same, but the connection ends after {@code most} bytes of the body. */
  public static void send(byte[] file, String tag, Request request, Wire wire, int most)
      throws IOException {
    boolean ranged =
        request.header("range").isPresent() && request.header("if-range").orElse(tag).equals(tag);
    int start = ranged ? request.start() : 0;
    if (start >= file.length && start > 0) {
      wire.head(416, "Content-Range: bytes */" + file.length, "Content-Length: 0");
      return;
    }
    String length = "Content-Length: " + (file.length - start);
    if (ranged) {
      String range = "Content-Range: bytes " + start + "-" + (file.length - 1) + "/" + file.length;
      wire.head(206, length, range, "ETag: " + tag);
    } else {
      wire.head(200, length, "ETag: " + tag);
    }
    wire.body(file, start, (int) Math.min(file.length, (long) start + most));
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket connection) {
    try (connection;
        var in =
            new BufferedReader(new InputStreamReader(connection.getInputStream(), ISO_8859_1))) {
      String first = in.readLine();
      if (first == null) return;
      Map<String, String> headers = new HashMap<>();
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        String[] pair = line.split(": *", 2);
        headers.put(pair[0].toLowerCase(Locale.ROOT), pair[1]);
      }
      Request request;
      synchronized (requests) {
        String[] words = first.split(" ");
        request = new Request(requests.size(), words[0], words[1], headers);
        requests.add(request);
      }
      script.answer(request, new Wire(connection.getOutputStream()));
    } catch (Exception e) {
      // The client went away, or the script wanted the connection to break.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
