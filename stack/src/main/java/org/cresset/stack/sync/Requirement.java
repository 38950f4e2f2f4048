package org.cresset.stack.sync;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cresset.stack.catalogue.Version;

/**
 * What a package needs of another, as its METADATA says. Source: PEP 508 and PEP 440, as far as
 * PyTorch's packages use them.
 *
 * @param name the other package, in lower case with hyphens
 * @param extras the parts of it that are needed
 * @param versions such as {@code >=1.2,<2}; empty for any
 * @param marker under which circumstances; empty for all
 */
record Requirement(String name, Set<String> extras, String versions, String marker) {
  private static final Pattern FORM =
      Pattern.compile(
          "([A-Za-z0-9._-]+)\\s*(?:\\[([^\\]]*)\\])?\\s*\\(?([^;)]*)\\)?\\s*(?:;(.*))?");

  static Optional<Requirement> parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) return Optional.empty();
    String extras = form.group(2) == null ? "" : form.group(2);
    Set<String> names =
        extras.isBlank() ? Set.of() : Set.copyOf(List.of(extras.strip().split("\\s*,\\s*")));
    String marker = form.group(4) == null ? "" : form.group(4).strip();
    return Optional.of(
        new Requirement(normal(form.group(1)), names, form.group(3).strip(), marker));
  }

  static String normal(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
  }

  /** Whether it counts for an environment when these extras are wanted. */
  boolean applies(Map<String, String> environment, Set<String> wanted) {
    return Marker.holds(marker, environment, wanted);
  }

  /** Whether a version fits; one that is no plain numbers is not judged. */
  boolean fits(String version) {
    String plain = version.replaceFirst("\\+.*", "");
    for (String clause : versions.isEmpty() ? new String[0] : versions.split(",")) {
      Matcher words = Pattern.compile("(===?|~=|!=|[<>]=?)\\s*([^ ]+)").matcher(clause.strip());
      if (words.matches() && !fits(plain, words.group(1), words.group(2))) return false;
    }
    return true;
  }

  /** Whether a version is as an operator and its bound say. */
  static boolean fits(String version, String operator, String bound) {
    boolean any = bound.endsWith(".*");
    String number = any ? bound.substring(0, bound.length() - 2) : bound.replaceFirst("\\+.*", "");
    if (!Version.isVersion(version) || !Version.isVersion(number)) return true;
    Version got = Version.of(version);
    Version other = Version.of(number);
    int order = got.compareTo(other);
    return switch (operator) {
      case "==", "===" -> any ? got.startsWith(other) : order == 0;
      case "!=" -> any ? !got.startsWith(other) : order != 0;
      case ">=" -> order >= 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      case "<" -> order < 0;
      default -> order >= 0 && got.startsWith(other.prefix(other.length() - 1)); // ~=
    };
  }
}
