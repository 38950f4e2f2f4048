package org.cresset.stack.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cresset.stack.catalogue.Version;
import org.cresset.torch.TorchException;

/**
 * Which versions are meant, in pip's words (PEP 440): {@code ==2.9} is 2.9.0, {@code ==2.9.*} every
 * 2.9, {@code ~=2.9} is 2.9 or later below 3. A bare {@code 2.9}, as people write it, is every 2.9.
 *
 * @param clauses all of them must hold; none means any version
 */
public record Specifier(List<Clause> clauses) {
  /** Any version, the newest preferred: {@code latest}. */
  public static final Specifier ANY = new Specifier(List.of());

  static final String CLAUSE = "(?:===?|>=|<=|~=|!=|>|<|=)?\\s*v?[0-9]+(?:\\.[0-9]+)*(?:\\.\\*)?";
  private static final Pattern PARTS =
      Pattern.compile("(===?|>=|<=|~=|!=|>|<|=)?\\s*v?([0-9]+(?:\\.[0-9]+)*)(\\.\\*)?");

  /** How a version relates to the one that is written. */
  public enum Relation {
    /** {@code ==}. */
    IS("=="),
    /** {@code ==X.*}, and a version alone. */
    STARTS_WITH(""),
    /** {@code !=}. */
    IS_NOT("!="),
    /** {@code !=X.*}. */
    STARTS_NOT_WITH("!="),
    /** {@code >=}. */
    AT_LEAST(">="),
    /** {@code <=}. */
    AT_MOST("<="),
    /** {@code >}. */
    ABOVE(">"),
    /** {@code <}. */
    BELOW("<"),
    /** {@code ~=}: at least, and the same but for the last number. */
    COMPATIBLE("~=");

    private final String sign;

    Relation(String sign) {
      this.sign = sign;
    }
  }

  /** One condition. */
  public record Clause(Relation relation, Version version) {
    boolean matches(Version v) {
      return switch (relation) {
        case IS -> v.equals(version);
        case STARTS_WITH -> v.startsWith(version);
        case IS_NOT -> !v.equals(version);
        case STARTS_NOT_WITH -> !v.startsWith(version);
        case AT_LEAST -> v.isAtLeast(version);
        case AT_MOST -> version.isAtLeast(v);
        case ABOVE -> v.compareTo(version) > 0;
        case BELOW -> v.compareTo(version) < 0;
        case COMPATIBLE ->
            v.isAtLeast(version) && v.startsWith(version.prefix(Math.max(1, version.length() - 1)));
      };
    }

    @Override
    public String toString() {
      String star = relation == Relation.STARTS_NOT_WITH ? ".*" : "";
      return relation.sign + version + star;
    }
  }

  /** Copies the list. */
  public Specifier {
    clauses = List.copyOf(clauses);
  }

  /**
   * Reads one: {@code >=2.9,<2.12}, {@code 2.9}, {@code latest}.
   *
   * @throws TorchException if it is none
   */
  public static Specifier of(String text) {
    if (text.isBlank() || text.strip().equals("latest")) return ANY;
    List<Clause> clauses = new ArrayList<>();
    for (String part : text.split(",")) {
      Matcher matcher = PARTS.matcher(part.strip());
      if (!matcher.matches()) {
        throw new TorchException(
            "a version must be asked for as in ==2.9, >=2.9,<2.12, ~=2.9 or latest, got " + text);
      }
      String sign = matcher.group(1) == null ? "" : matcher.group(1);
      clauses.add(
          new Clause(relation(sign, matcher.group(3) != null), Version.of(matcher.group(2))));
    }
    return new Specifier(clauses);
  }

  private static Relation relation(String sign, boolean star) {
    return switch (sign) {
      case "==", "===" -> star ? Relation.STARTS_WITH : Relation.IS;
      case "!=" -> star ? Relation.STARTS_NOT_WITH : Relation.IS_NOT;
      case ">=" -> Relation.AT_LEAST;
      case "<=" -> Relation.AT_MOST;
      case ">" -> Relation.ABOVE;
      case "<" -> Relation.BELOW;
      case "~=" -> Relation.COMPATIBLE;
      default -> Relation.STARTS_WITH; // "2.9", and conda's "=2.9"
    };
  }

  /** Whether a version is meant. */
  public boolean matches(Version version) {
    return clauses.stream().allMatch(clause -> clause.matches(version));
  }

  @Override
  public String toString() {
    return String.join(",", clauses.stream().map(Clause::toString).toList());
  }
}
