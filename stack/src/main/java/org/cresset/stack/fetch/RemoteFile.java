package org.cresset.stack.fetch;

import java.net.URI;
import java.util.List;

/**
 * A file that others have, and what it must be to be accepted.
 *
 * @param name its name, for a person
 * @param bytes its length
 * @param sha256 the SHA-256 of its bytes, in lower-case hexadecimal
 * @param sources where it can be had, the first first: {@code https}, {@code http} or {@code file}
 */
public record RemoteFile(String name, long bytes, String sha256, List<URI> sources) {
  /** Copies the list. */
  public RemoteFile {
    sources = List.copyOf(sources);
    if (bytes < 0) {
      throw new IllegalArgumentException(name + " must have 0 or more bytes, got " + bytes);
    }
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          name + " must have a SHA-256 of 64 hexadecimal digits, got " + sha256);
    }
  }
}
