package org.cresset.image.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.cresset.image.layer.ImageException;

/** Finds ports of this machine that nobody listens to. */
@FunctionalInterface
public interface Ports {
  /** How many ports after the wanted one are tried. */
  int TRIED = 100;

  /** Whether a port of the loopback can be listened to. */
  boolean isFree(int port);

  /** This machine's. */
  static Ports ofThisMachine() {
    return port -> {
      try (ServerSocket socket = new ServerSocket()) {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return true;
      } catch (IOException e) {
        return false;
      }
    };
  }

  /**
   * The first free port from {@code wanted} on.
   *
   * @throws ImageException if the next {@value #TRIED} are taken
   */
  default int freeFrom(int wanted) {
    for (int port = wanted; port < wanted + TRIED; port++) {
      if (isFree(port)) return port;
    }
    throw new ImageException(
        "the ports " + wanted + " to " + (wanted + TRIED - 1) + " of this machine are all taken",
        "name another with -p",
        null);
  }
}
