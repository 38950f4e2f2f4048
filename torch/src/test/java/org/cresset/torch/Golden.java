package org.cresset.torch;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Files made by real PyTorch, with the script that made them beside each. */
final class Golden {
  private Golden() {}

  static String read(String name) throws IOException {
    try (InputStream in = Golden.class.getResourceAsStream("/golden/core/" + name)) {
      if (in == null) throw new FileNotFoundException("golden/core/" + name);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
