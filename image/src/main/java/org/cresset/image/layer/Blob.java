package org.cresset.image.layer;

import java.nio.file.Path;

/**
 * A layer as a file.
 *
 * @param digest the SHA-256 of the file, as {@code sha256:...}
 * @param diffId the SHA-256 of the archive in it, as {@code sha256:...}
 * @param size the file's length in bytes
 * @param unpacked the length of the archive in it
 * @param file where it is
 */
public record Blob(String digest, String diffId, long size, long unpacked, Path file) {
  /** How a digest of SHA-256 begins. */
  public static final String SHA256 = "sha256:";
}
