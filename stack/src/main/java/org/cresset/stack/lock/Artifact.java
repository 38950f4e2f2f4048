package org.cresset.stack.lock;

import java.util.Locale;
import org.cresset.torch.TorchException;

/**
 * A file that an environment consists of. Where it comes from is the user's configuration; what it
 * must be is said here.
 *
 * @param name the package: Python's name in lower case with hyphens, Debian's, or Maven's {@code
 *     group:artifact}
 * @param version the package's version
 * @param kind what the file is
 * @param file the file's name, without folders
 * @param size its length in bytes
 * @param sha256 the SHA-256 of its bytes, in lower-case hexadecimal
 */
public record Artifact(
    String name, String version, Kind kind, String file, long size, String sha256) {
  /** What a file is. */
  public enum Kind {
    /** A Python wheel. */
    WHEEL,
    /** A jar of a Maven repository. */
    JAR,
    /** A Debian package. */
    DEB;

    /** As the lock writes it: {@code wheel}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Checks every part, for a lock may come from anybody.
   *
   * @throws TorchException if the file's name has a folder in it, the hash is none, or a part is
   *     empty
   */
  public Artifact {
    check(!name.isBlank() && name.matches("[A-Za-z0-9._:+-]+"), "a package's name", name);
    check(version.matches("[A-Za-z0-9._+~:!-]+"), "the version of " + name, version);
    boolean plain = file.matches("[A-Za-z0-9._+~%!-]+") && !file.startsWith(".");
    check(plain, "the file of " + name + " (a name without folders)", file);
    check(sha256.matches("[0-9a-f]{64}"), "the SHA-256 of " + name, sha256);
    check(size > 0, "the size of " + name, Long.toString(size));
  }

  private static void check(boolean holds, String what, String got) {
    if (!holds) throw new TorchException(what + " must be readable, got \"" + got + "\"");
  }
}
