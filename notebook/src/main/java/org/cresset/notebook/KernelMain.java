package org.cresset.notebook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;

/** What Jupyter starts: a process that is one notebook's kernel. */
public final class KernelMain {
  private KernelMain() {}

  /**
   * Answers until Jupyter says that it is enough.
   *
   * @param args Jupyter's file with the ports and the key
   * @throws IOException if the file cannot be read
   * @throws GeneralSecurityException if the signature that it asks for is not to be had
   */
  public static void main(String[] args) throws IOException, GeneralSecurityException {
    if (args.length != 1) {
      throw new IllegalArgumentException(
          "the kernel takes one argument, Jupyter's connection file");
    }
    var properties = KernelConnectionProperties.parse(Files.readString(Path.of(args[0])));
    var connection = new JupyterConnection(properties);
    var kernel = JavaKernel.start();
    Notebook.shownBy(kernel);
    kernel.becomeHandlerForConnection(connection);
    connection.connect();
    kernel.onStartup();
    connection.waitUntilClose();
  }
}
