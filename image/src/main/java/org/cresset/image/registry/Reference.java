package org.cresset.image.registry;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.cresset.image.layer.ImageException;

/**
 * Where an image is: {@code HOST[:PORT]/NAME[:TAG][@sha256:...]}. Source: OCI distribution
 * specification 1.1, Pulling manifests.
 *
 * @param host the registry, with its port if it has one of its own
 * @param repository the image's name there
 * @param tag the tag
 * @param digest the manifest's digest
 */
public record Reference(
    String host, String repository, Optional<String> tag, Optional<String> digest) {
  private static final Pattern HOST = Pattern.compile("(\\[[0-9a-fA-F:]+]|[A-Za-z0-9.-]+)(:\\d+)?");
  private static final String PART = "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*";
  private static final Pattern REPOSITORY = Pattern.compile(PART + "(/" + PART + ")*");
  private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

  /**
   * Reads one.
   *
   * @throws ImageException if it is none, or does not begin with a registry: there is no default
   */
  public static Reference parse(String text) {
    String[] named = text.split("@", 2);
    int slash = named[0].indexOf('/');
    String host = slash < 0 ? "" : named[0].substring(0, slash);
    boolean registry = host.contains(".") || host.contains(":") || host.equals("localhost");
    if (!registry || !HOST.matcher(host).matches()) {
      throw new ImageException(
          "an image in a registry must be named with the registry first, got \"" + text + "\"",
          "write HOST/NAME:TAG, for example registry.example.org/team/torch:1",
          null);
    }
    String rest = named[0].substring(slash + 1);
    int colon = rest.indexOf(':');
    String repository = colon < 0 ? rest : rest.substring(0, colon);
    check(REPOSITORY, repository, "an image's name (small letters, digits, . _ - and /)");
    Optional<String> tag = colon < 0 ? Optional.empty() : Optional.of(rest.substring(colon + 1));
    tag.ifPresent(word -> check(TAG, word, "a tag (letters, digits, . _ and -)"));
    Optional<String> digest = named.length < 2 ? Optional.empty() : Optional.of(named[1]);
    digest.ifPresent(word -> check(DIGEST, word, "a digest (sha256: and 64 hexadecimal digits)"));
    return new Reference(host, repository, tag, digest);
  }

  private static void check(Pattern pattern, String word, String what) {
    if (!pattern.matcher(word).matches()) {
      throw new ImageException(what + " must be readable, got \"" + word + "\"", null, null);
    }
  }

  /** What the manifest is asked for by: the digest, else the tag, else {@code latest}. */
  public String manifest() {
    return digest.or(() -> tag).orElse("latest");
  }

  /** Whether the registry runs on this machine. */
  public boolean loopback() {
    String name = host.startsWith("[") ? host.replaceFirst("].*$", "]") : host.split(":", 2)[0];
    return List.of("localhost", "[::1]").contains(name) || name.matches("127(\\.\\d{1,3}){3}");
  }

  @Override
  public String toString() {
    return host
        + "/"
        + repository
        + tag.map(word -> ":" + word).orElse("")
        + digest.map(word -> "@" + word).orElse("");
  }
}
