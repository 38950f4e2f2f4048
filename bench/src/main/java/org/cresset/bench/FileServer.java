package org.cresset.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * Serves the files of a folder to this machine as fast as the kernel can: it copies them from the
 * page cache to the socket itself, so that what is measured is the client.
 */
final class FileServer implements AutoCloseable {
  private final Path folder;
  private final ServerSocketChannel socket;

  FileServer(Path folder) throws IOException {
    this.folder = folder;
    socket = ServerSocketChannel.open();
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofPlatform().daemon().name("file-server").start(this::accept);
  }

  URI uri(String file) throws IOException {
    int port = ((InetSocketAddress) socket.getLocalAddress()).getPort();
    return URI.create("http://127.0.0.1:" + port + "/" + file);
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel connection = socket.accept();
        Thread.ofPlatform().daemon().start(() -> answer(connection));
      }
    } catch (IOException e) {
      // Closed: the measurement is over.
    }
  }

  private void answer(SocketChannel connection) {
    try (connection) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(Channels.newInputStream(connection), ISO_8859_1));
      String name = String.valueOf(in.readLine()).split("[ /]+")[1];
      while (!String.valueOf(in.readLine()).isEmpty())
        ;
      try (FileChannel file = FileChannel.open(folder.resolve(name))) {
        String head =
            "HTTP/1.1 200 OK\r\nContent-Length: " + file.size() + "\r\nConnection: close\r\n\r\n";
        ByteBuffer bytes = ByteBuffer.wrap(head.getBytes(ISO_8859_1));
        while (bytes.hasRemaining()) connection.write(bytes);
        for (long at = 0; at < file.size(); ) {
          at += file.transferTo(at, file.size() - at, connection);
        }
      }
    } catch (IOException e) {
      // The client has gone; it says why.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
