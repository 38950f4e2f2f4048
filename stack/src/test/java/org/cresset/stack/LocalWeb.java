package org.cresset.stack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server of one folder that is also a proxy: asked for another host's address, it gives its own
 * file of that path, so that whatever comes from a host that does not exist came through it.
 */
public final class LocalWeb implements AutoCloseable {
  private final Path folder;
  private final Optional<String> wanted;
  private final ServerSocket socket = new ServerSocket(0, 20, InetAddress.getLoopbackAddress());
  private final List<String> served = new CopyOnWriteArrayList<>();
  private final List<String> turnedAway = new CopyOnWriteArrayList<>();

  /** Serves a folder; as a proxy only to who has the password, if there is one: {@code me:word}. */
  public LocalWeb(Path folder, Optional<String> password) throws IOException {
    this.folder = folder;
    wanted =
        password.map(
            word -> "Basic " + Base64.getEncoder().encodeToString(word.getBytes(ISO_8859_1)));
    Thread.ofPlatform().daemon().start(this::accept);
  }

  /** Where it listens. */
  public int port() {
    return socket.getLocalPort();
  }

  /** What was asked for and given: a whole address if it was asked as a proxy, else a path. */
  public List<String> served() {
    return List.copyOf(served);
  }

  /** What was asked for without the password. */
  public List<String> turnedAway() {
    return List.copyOf(turnedAway);
  }

  private void accept() {
    while (true) {
      try {
        Socket connection = socket.accept();
        Thread.ofPlatform().daemon().start(() -> answer(connection));
      } catch (IOException e) {
        return; // closed: the test is over
      }
    }
  }

  private void answer(Socket connection) {
    try (connection) {
      var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), ISO_8859_1));
      String address = String.valueOf(in.readLine()).split(" ")[1];
      String given = "";
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        String[] words = line.split(": *", 2);
        if (words[0].equalsIgnoreCase("Proxy-Authorization")) given = words[1];
      }
      reply(connection.getOutputStream(), address, given);
    } catch (IOException e) {
      // The client has gone, and says why.
    }
  }

  private void reply(OutputStream out, String address, String given) throws IOException {
    boolean asProxy = address.startsWith("http:");
    if (asProxy && wanted.isPresent() && !wanted.get().equals(given)) {
      turnedAway.add(address);
      head(out, "407 Proxy Authentication Required", 0, "Proxy-Authenticate: Basic realm=\"p\"");
      return;
    }
    Path file = folder.resolve(URI.create(address).getPath().substring(1));
    if (!Files.isRegularFile(file)) {
      head(out, "404 Not Found", 0, "X-None: yes");
      return;
    }
    served.add(address);
    byte[] bytes = Files.readAllBytes(file);
    head(out, "200 OK", bytes.length, "Content-Type: application/octet-stream");
    out.write(bytes);
  }

  private static void head(OutputStream out, String status, int length, String more)
      throws IOException {
    String text =
        "HTTP/1.1 %s\r\nContent-Length: %d\r\n%s\r\nConnection: close\r\n\r\n"
            .formatted(status, length, more);
    out.write(text.getBytes(ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
