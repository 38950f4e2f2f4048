package org.cresset.image.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Stands before a server, and cuts one connection at a place that the test chooses. */
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket front;
  private final int back;
  private final Cut cut;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicBoolean hasCut = new AtomicBoolean();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Whether to cut instead of sending some bytes to the server; so many were sent before. */
  interface Cut {
    boolean before(long sent, String bytes);
  }

  CuttingProxy(int back, Cut cut) throws IOException {
    this.back = back;
    this.cut = cut;
    front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    var _ = threads.submit(this::accept);
  }

  int port() {
    return front.getLocalPort();
  }

  /** How many bytes went to the server. */
  long sent() {
    return sent.get();
  }

  boolean hasCut() {
    return hasCut.get();
  }

  private Object accept() throws IOException {
    while (true) {
      Socket client = front.accept();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), back);
      var _ = threads.submit(() -> pass(client, server, true));
      var _ = threads.submit(() -> pass(server, client, false));
    }
  }

  private Object pass(Socket from, Socket to, boolean counted) throws IOException {
    byte[] bytes = new byte[1 << 16];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        boolean here =
            counted && !hasCut.get() && cut.before(sent.get(), new String(bytes, 0, n, ISO_8859_1));
        if (here && hasCut.compareAndSet(false, true)) return "cut";
        out.write(bytes, 0, n);
        if (counted) sent.addAndGet(n);
      }
    }
    return "ended";
  }

  @Override
  public void close() throws IOException {
    front.close();
    threads.shutdownNow();
  }
}
