package org.cresset.stack.sync;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a requirement counts somewhere: {@code python_version < "3.10" and extra == 'x'}. Source:
 * PEP 508.
 *
 * <p>What is not understood does not count: a fault that is none would be worse than one unseen.
 */
final class Marker {
  private static final Pattern TOKEN =
      Pattern.compile("\\s*(\\(|\\)|===?|~=|!=|[<>]=?|'[^']*'|\"[^\"]*\"|[A-Za-z_.]+|\\S)");
  private static final Set<String> VERSIONS = Set.of("python_version", "python_full_version");

  private final Map<String, String> values;
  private final Set<String> extras;
  private final Matcher tokens;
  private String token = "";

  private Marker(String text, Map<String, String> values, Set<String> extras) {
    this.values = values;
    this.extras = extras;
    tokens = TOKEN.matcher(text);
    next();
  }

  /**
   * Whether a marker holds.
   *
   * @param text the marker; an empty one holds
   * @param values of its variables, such as {@code sys_platform}
   * @param extras the parts that are wanted
   */
  static boolean holds(String text, Map<String, String> values, Set<String> extras) {
    if (text.isBlank()) return true;
    Marker marker = new Marker(text, values, extras);
    return marker.either() && marker.token.isEmpty();
  }

  private String next() {
    String was = token;
    token = tokens.find() ? tokens.group(1) : "";
    return was;
  }

  private boolean either() {
    boolean holds = both();
    while (token.equals("or")) {
      next();
      holds |= both();
    }
    return holds;
  }

  private boolean both() {
    boolean holds = one();
    while (token.equals("and")) {
      next();
      holds &= one();
    }
    return holds;
  }

  private boolean one() {
    if (token.equals("(")) {
      next();
      boolean holds = either();
      return next().equals(")") && holds;
    }
    String left = next();
    String operator = next();
    if (operator.equals("not")) operator += " " + next();
    return compares(left, operator, next());
  }

  private boolean compares(String left, String operator, String right) {
    if (isText(left) && !isText(right)) return compares(right, turned(operator), left);
    if (isText(left) || !isText(right)) return false;
    String wanted = right.substring(1, right.length() - 1);
    if (left.equals("extra")) {
      boolean there = extras.contains(wanted);
      return operator.equals("==") ? there : operator.equals("!=") && !there;
    }
    String value = values.get(left);
    if (value == null) return false;
    if (VERSIONS.contains(left) && !operator.contains("in")) {
      return Requirement.fits(value, operator, wanted);
    }
    return switch (operator) {
      case "==", "===" -> value.equals(wanted);
      case "!=" -> !value.equals(wanted);
      case "in" -> wanted.contains(value);
      case "not in" -> !wanted.contains(value);
      case "contains" -> value.contains(wanted);
      default -> false;
    };
  }

  private static boolean isText(String token) {
    return token.startsWith("'") || token.startsWith("\"");
  }

  /** The operator that says the same with its sides exchanged. */
  private static String turned(String operator) {
    return switch (operator) {
      case "<" -> ">";
      case "<=" -> ">=";
      case ">" -> "<";
      case ">=" -> "<=";
      case "in" -> "contains";
      default -> operator;
    };
  }
}
