package org.cresset.image.bom;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The licences that a Debian package's copyright file names. Source: Debian's machine-readable
 * copyright format 1.0 (DEP 5).
 */
public final class DebianCopyright {
  /** Short names of the format that differ from SPDX's identifiers. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("expat", "MIT"),
          Map.entry("perl", "(Artistic-1.0-Perl OR GPL-1.0-or-later)"),
          Map.entry("artistic", "Artistic-1.0"),
          Map.entry("artistic-2", "Artistic-2.0"),
          Map.entry("apache-2", "Apache-2.0"),
          Map.entry("apache-1", "Apache-1.0"),
          Map.entry("mpl-1", "MPL-1.0"),
          Map.entry("mpl-2", "MPL-2.0"),
          Map.entry("cc0", "CC0-1.0"),
          Map.entry("python-2", "Python-2.0"),
          Map.entry("psf-2", "PSF-2.0"));

  private static final Pattern GNU =
      Pattern.compile(
          "(GPL|LGPL|AGPL)-v?([123](?:\\.[0-9])?)(?:\\.0)?(\\+)?", Pattern.CASE_INSENSITIVE);
  private static final Pattern GFDL =
      Pattern.compile("GFDL-(NIV-)?(1\\.[123])(\\+)?", Pattern.CASE_INSENSITIVE);
  private static final Pattern EXCEPTION =
      Pattern.compile("(\\S+) with (?:the )?(\\S+) exception", Pattern.CASE_INSENSITIVE);

  private DebianCopyright() {}

  /**
   * The short names in a copyright file, each once.
   *
   * @return none if the file is free text, which no program reads rightly
   */
  public static List<String> names(String text) {
    boolean readable =
        text.lines()
            .limit(20)
            .anyMatch(
                line -> line.matches("(?i)Format(-Specification)?:.*(copyright-format|dep5).*"));
    if (!readable) return List.of();
    TreeSet<String> names = new TreeSet<>();
    String paragraph = "";
    for (String line : text.lines().toList()) {
      if (line.isBlank()) paragraph = "";
      else if (line.regionMatches(true, 0, "Files:", 0, 6)) paragraph = "files";
      else if (line.regionMatches(true, 0, "Format:", 0, 7)) paragraph = "header";
      else if (line.regionMatches(true, 0, "License:", 0, 8) && !paragraph.isEmpty()) {
        String name = line.substring(8).strip().replaceAll("\\s+", " ");
        if (!name.isEmpty()) names.add(name);
      }
    }
    return List.copyOf(names);
  }

  /** What short names mean together. */
  public static Licence licence(List<String> names) {
    return Licence.all(names.stream().map(DebianCopyright::one).toList());
  }

  private static Licence one(String name) {
    // A comma changes what binds; nobody but the reader of the text knows how.
    if (name.contains(",")) return Licence.named(name);
    List<String> words = new ArrayList<>();
    List<Licence> terms = new ArrayList<>();
    for (String part : name.replace("|", " or ").split("(?i)(?<= )(?=(and/or|or|and) )")) {
      Matcher joined =
          Pattern.compile("(and/or|or|and) (.*)", Pattern.CASE_INSENSITIVE).matcher(part.strip());
      String term = part.strip();
      if (joined.matches()) {
        words.add(joined.group(1).equalsIgnoreCase("and") ? "AND" : "OR");
        term = joined.group(2).strip();
      }
      Licence licence = term(term);
      terms.add(licence);
      words.add(licence.expression());
    }
    Licence together = Licence.all(terms);
    return new Licence(String.join(" ", words), together.references());
  }

  private static Licence term(String name) {
    return exact(name)
        .or(() -> withException(name))
        .map(Licence::of)
        .orElseGet(() -> Licence.named(name));
  }

  private static Optional<String> withException(String name) {
    Matcher matcher = EXCEPTION.matcher(name);
    if (!matcher.matches()) return Optional.empty();
    Optional<String> licence = exact(matcher.group(1));
    boolean third = licence.filter(id -> id.contains("3.0")).isPresent();
    String exception =
        switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
          case "autoconf" -> third ? "Autoconf-exception-3.0" : "Autoconf-exception-2.0";
          case "bison" -> "Bison-exception-2.2";
          case "classpath" -> "Classpath-exception-2.0";
          case "font" -> "Font-exception-2.0";
          case "libtool" -> "Libtool-exception";
          default -> "";
        };
    if (exception.isEmpty()) return Optional.empty();
    return licence.map(id -> id + " WITH " + exception);
  }

  private static Optional<String> exact(String name) {
    Matcher gnu = GNU.matcher(name);
    if (gnu.matches()) {
      String version = gnu.group(2).contains(".") ? gnu.group(2) : gnu.group(2) + ".0";
      String end = gnu.group(3) == null ? "-only" : "-or-later";
      return SpdxList.find(gnu.group(1) + "-" + version + end);
    }
    Matcher gfdl = GFDL.matcher(name);
    if (gfdl.matches()) {
      String end = gfdl.group(3) == null ? "-only" : "-or-later";
      String invariants = gfdl.group(1) == null ? "" : "-no-invariants";
      return SpdxList.find("GFDL-" + gfdl.group(2) + invariants + end);
    }
    String known = NAMES.get(name.toLowerCase(Locale.ROOT));
    return known != null ? Optional.of(known) : SpdxList.find(name);
  }
}
