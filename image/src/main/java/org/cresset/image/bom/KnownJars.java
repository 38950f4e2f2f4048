package org.cresset.image.bom;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Jars that do not say themselves where they come from or what their terms are. Source: the poms
 * that Maven Central has of them, or of the parents that theirs name.
 */
final class KnownJars {
  private static final Map<String, String> GROUPS =
      Map.of(
          "asm", "org.ow2.asm",
          "jspecify", "org.jspecify",
          "picocli", "info.picocli",
          "xz", "org.tukaani");

  /** What the parent pom of org.bytedeco:javacpp-presets says of its own part. */
  private static final String PRESETS =
      "(Apache-2.0 OR GPL-2.0-or-later WITH Classpath-exception-2.0)";

  /** A group, or a group with an artifact, and what its pom says. */
  private static final List<Map.Entry<String, String>> LICENCES =
      List.of(
          Map.entry("org.cresset:", "Apache-2.0"), // our LICENSE
          Map.entry("org.apache.maven", "Apache-2.0"), // org.apache:apache
          Map.entry("org.apache.httpcomponents:", "Apache-2.0"), // org.apache:apache
          Map.entry("org.codehaus.plexus:", "Apache-2.0"), // org.codehaus.plexus:plexus
          Map.entry("eu.maveniverse.maven.mima", "EPL-2.0"), // eu.maveniverse.maven.mima:mima
          Map.entry("org.dflib.jjava:", "Apache-2.0"), // org.dflib.jjava:jjava-parent
          Map.entry("org.knowm.xchart:", "Apache-2.0"), // org.knowm.xchart:xchart-parent
          Map.entry("info.picocli:", "Apache-2.0"), // info.picocli:picocli
          Map.entry("org.ow2.asm:", "BSD-3-Clause"), // org.ow2.asm:asm
          Map.entry("org.tukaani:xz", "0BSD"), // org.tukaani:xz
          Map.entry("org.jspecify:", "Apache-2.0"), // org.jspecify:jspecify
          // org.bytedeco:javacpp-presets, for its own part; the library within has its own terms
          Map.entry("org.bytedeco:leptonica", PRESETS + " AND BSD-2-Clause"), // leptonica-license
          Map.entry("org.bytedeco:openblas", PRESETS + " AND BSD-3-Clause"), // OpenBLAS' LICENSE
          Map.entry("org.bytedeco:pytorch", PRESETS + " AND BSD-3-Clause")); // PyTorch's LICENSE

  private KnownJars() {}

  /** The group of a jar that says none; empty if it is not known. */
  static String group(String artifact) {
    return GROUPS.getOrDefault(artifact, "");
  }

  /** The terms of {@code group:artifact}. */
  static Optional<Licence> licence(String coordinates) {
    return LICENCES.stream()
        .filter(known -> coordinates.startsWith(known.getKey()))
        .findFirst()
        .map(known -> Licence.of(known.getValue()));
  }
}
