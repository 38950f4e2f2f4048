package org.cresset.image.bom;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.Optional;
import org.cresset.stack.lock.Artifact;

/**
 * Something that an image is made of.
 *
 * @param name what it is called where it comes from
 * @param version its version
 * @param purl its package URL, which names it everywhere. Source: the purl specification
 * @param role what it is, in CycloneDX's words
 * @param sha256 the hash of the file that brought it; empty for folders
 * @param licence its terms
 */
public record Component(
    String name, String version, String purl, Role role, Optional<String> sha256, Licence licence) {
  /** What a component is. */
  public enum Role {
    /** A library, and what is used like one. */
    LIBRARY,
    /** Something that runs programs. */
    PLATFORM,
    /** An image that others are built upon. */
    CONTAINER
  }

  /** A Debian package. */
  public static Component deb(Artifact deb, String vendor, Licence licence) {
    String architecture = deb.file().replaceFirst(".*_([a-z0-9-]+)\\.u?deb$", "$1");
    String purl = purl("deb", vendor, deb.name(), deb.version()) + "?arch=" + architecture;
    return new Component(
        deb.name(), deb.version(), purl, Role.LIBRARY, Optional.of(deb.sha256()), licence);
  }

  /** A Python distribution. */
  public static Component python(
      String name, String version, Optional<String> sha256, Licence licence) {
    String normal = name.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
    String purl = purl("pypi", "", normal, version);
    return new Component(normal, version, purl, Role.LIBRARY, sha256, licence);
  }

  /** A jar. */
  public static Component jar(JarFacts facts, Optional<String> sha256) {
    String type = facts.group().isEmpty() ? "generic" : "maven";
    String purl = purl(type, facts.group(), facts.artifact(), facts.version());
    if (!facts.classifier().isEmpty()) purl += "?classifier=" + facts.classifier();
    String name =
        facts.group().isEmpty() ? facts.artifact() : facts.group() + ":" + facts.artifact();
    return new Component(name, facts.version(), purl, Role.LIBRARY, sha256, facts.licence());
  }

  /**
   * An image below the image, whose own parts its maker may list.
   *
   * @param place where it is, as {@code HOST/NAME}; empty if it is in no registry
   */
  public static Component image(String place, String digest) {
    String name = place.isEmpty() ? "base" : place.substring(place.lastIndexOf('/') + 1);
    String purl = purl("oci", "", name, digest);
    if (!place.isEmpty()) purl += "?repository_url=" + encoded(place);
    return new Component(name, digest, purl, Role.CONTAINER, Optional.empty(), Licence.UNKNOWN);
  }

  /** What is neither: a JDK, LibTorch. */
  public static Component generic(String name, String version, Role role, Licence licence) {
    return new Component(
        name, version, purl("generic", "", name, version), role, Optional.empty(), licence);
  }

  private static String purl(String type, String namespace, String name, String version) {
    String above = namespace.isEmpty() ? "" : encoded(namespace) + "/";
    return "pkg:" + type + "/" + above + encoded(name) + "@" + encoded(version);
  }

  /** Percent-encodes what the specification does not let stand. */
  private static String encoded(String text) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (plain || ".-_~:".indexOf(c) >= 0) out.append(c);
      else out.append("%%%02X".formatted((int) c));
    }
    return out.toString();
  }
}
