package org.cresset.torch.io;

import java.nio.file.Path;
import org.cresset.torch.TorchException;
import org.jspecify.annotations.Nullable;

/**
 * Where bytes come from, for messages.
 *
 * @param format the format that they should have, such as {@code pth}
 * @param file the file
 */
record Origin(String format, Path file) {
  /** Bytes that are not as the format says. */
  TorchException refused(String what) {
    return refused(what, "the file is damaged or no " + format + " file");
  }

  /** Bytes that mean something which is not read. */
  TorchException refused(String what, String hint) {
    return because(what, hint, null);
  }

  /** The same with what made it known. */
  TorchException because(String what, @Nullable String hint, @Nullable Throwable cause) {
    return new TorchException(format + ": " + file + ": " + what, hint, cause);
  }

  /** A name out of the file as messages show it: quoted, and not longer than a line. */
  static String shown(String name) {
    return Json.quoted(name.length() <= 80 ? name : name.substring(0, 80) + "...");
  }
}
