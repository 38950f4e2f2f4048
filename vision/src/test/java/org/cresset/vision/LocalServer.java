package org.cresset.vision;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on this machine alone, which has bodies by their paths and counts what it is asked. */
public final class LocalServer implements AutoCloseable {
  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Map<String, byte[]> served = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();

  /** Begins to answer. */
  public LocalServer() throws IOException {
    Thread.ofPlatform().daemon().start(this::serve);
  }

  /** What a path is answered with; any other is not found. */
  public Map<String, byte[]> served() {
    return served;
  }

  /** How many requests came. */
  public int requests() {
    return requests.get();
  }

  /** As in {@code http://127.0.0.1:8123}. */
  public String address() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        answer(client);
      } catch (IOException _) {
        // The client went away, or the server was closed.
      }
    }
  }

  private void answer(Socket client) throws IOException {
    client.setSoTimeout(1000); // browsers open connections that they do not use
    BufferedReader in =
        new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
    String request = in.readLine();
    if (request == null) return;
    requests.incrementAndGet();
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {}
    byte[] body = served.get(request.split(" ")[1]);
    byte[] content = body == null ? new byte[0] : body;
    String head =
        "HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(body == null ? "404 Not Found" : "200 OK", content.length);
    OutputStream out = client.getOutputStream();
    out.write(head.getBytes(US_ASCII));
    out.write(content);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
