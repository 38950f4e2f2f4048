package org.cresset.image.bom;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.cresset.stack.Sha256;

/**
 * On what terms something may be used.
 *
 * @param expression an expression of SPDX 2.3, annex D; {@code NOASSERTION} if nobody has said it
 *     in a way that a program reads
 * @param references the names of terms that SPDX's list has not, by their {@code LicenseRef-...}
 */
public record Licence(String expression, Map<String, String> references) {
  /** Nobody has said it. */
  public static final Licence UNKNOWN = new Licence("NOASSERTION", Map.of());

  private static final int LONGEST = 60;

  /** Copies the map. */
  public Licence {
    references = Collections.unmodifiableMap(new TreeMap<>(references));
  }

  /** What an expression of SPDX's own identifiers says. */
  public static Licence of(String expression) {
    return new Licence(expression, Map.of());
  }

  /** Terms that are not in SPDX's list. */
  static Licence named(String name) {
    String words = name.replaceAll("[^A-Za-z0-9.]+", "-").replaceAll("^[-.]+|[-.]+$", "");
    if (words.isEmpty()) return UNKNOWN;
    if (words.length() > LONGEST) {
      words = words.substring(0, LONGEST) + "-" + Sha256.of(name).substring(0, 8);
    }
    String id = "LicenseRef-" + words;
    return new Licence(id, Map.of(id, name));
  }

  /** All of these at once; sorted, each but once. */
  static Licence all(Collection<Licence> licences) {
    Map<String, String> references = new TreeMap<>();
    TreeSet<String> terms = new TreeSet<>();
    for (Licence each : licences) {
      if (!each.isKnown()) continue;
      each.references.forEach(references::putIfAbsent);
      terms.add(each.expression);
    }
    if (terms.isEmpty()) return UNKNOWN;
    if (terms.size() == 1) return new Licence(terms.getFirst(), references);
    List<String> parts = terms.stream().map(t -> t.contains(" OR ") ? "(" + t + ")" : t).toList();
    return new Licence(String.join(" AND ", parts), references);
  }

  /** Whether anybody has said it. */
  public boolean isKnown() {
    return !equals(UNKNOWN);
  }

  /** Whether it is one of SPDX's identifiers alone. */
  boolean isId() {
    return isKnown() && references.isEmpty() && !expression.contains(" ");
  }
}
