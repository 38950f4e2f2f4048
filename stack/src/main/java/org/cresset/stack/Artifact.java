package org.cresset.stack;

/**
 * A jar in a Maven repository, and what it must contain to be used.
 *
 * @param group Maven's group identifier
 * @param name Maven's artifact identifier
 * @param classifier Maven's classifier
 * @param version Maven's version
 * @param sha256 the SHA-256 of its bytes, in lower-case hexadecimal
 * @param bytes its length
 */
record Artifact(
    String group, String name, String classifier, String version, String sha256, long bytes) {
  /** Its coordinates as Maven writes them. */
  String coordinates() {
    return String.join(":", group, name, "jar", classifier, version);
  }
}
