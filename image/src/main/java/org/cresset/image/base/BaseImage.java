package org.cresset.image.base;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cresset.image.oci.ImageConfig;

/**
 * A base image that is on this machine, whole and as its digests say.
 *
 * @param digest its manifest's digest
 * @param config what it starts, and its layers' archives
 * @param layers its layers, lowest first
 * @param texts its accounts and its list of packages, by path; those that it has
 */
public record BaseImage(
    String digest, ImageConfig config, List<Layer> layers, Map<String, String> texts) {
  /** Where Debian's systems list their packages. */
  public static final String STATUS = "var/lib/dpkg/status";

  /** The files that are kept as texts. */
  static final List<String> KEPT =
      List.of(STATUS, "etc/passwd", "etc/group", "etc/shadow", "etc/gshadow");

  /**
   * A layer as it is.
   *
   * @param mediaType how it is packed, in OCI's words
   * @param digest the SHA-256 of its file
   * @param diffId the SHA-256 of the archive in it
   * @param size the file's length in bytes
   * @param unpacked the archive's
   * @param file where it is
   */
  public record Layer(
      String mediaType, String digest, String diffId, long size, long unpacked, Path file) {}

  /** Copies the list and the map. */
  public BaseImage {
    layers = List.copyOf(layers);
    texts = new TreeMap<>(texts);
  }

  /** A file of its; empty if it has none or an empty one. */
  public String text(String path) {
    return texts.getOrDefault(path, "");
  }

  /** The installed packages: their versions by name. Source: deb822's stanzas in dpkg's status. */
  public Map<String, String> packages() {
    Map<String, String> packages = new TreeMap<>();
    for (String stanza : text(STATUS).split("\n\n+")) {
      boolean installed = field(stanza, "Status").filter(s -> s.endsWith(" installed")).isPresent();
      Optional<String> version = field(stanza, "Version");
      if (!installed || version.isEmpty()) continue;
      field(stanza, "Package").ifPresent(name -> packages.put(name, version.get()));
    }
    return packages;
  }

  private static Optional<String> field(String stanza, String name) {
    return stanza
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }
}
