package org.cresset.image.bom;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** SPDX's list of licences and exceptions, and the expressions that are made of it. */
final class SpdxList {
  private static final Map<String, String> LICENCES = new HashMap<>();
  private static final Map<String, String> EXCEPTIONS = new HashMap<>();

  static {
    Map<String, String> into = LICENCES;
    for (String line : resource().lines().toList()) {
      if (line.equals("# exceptions")) into = EXCEPTIONS;
      if (!line.startsWith("#")) into.put(line.toLowerCase(Locale.ROOT), line);
    }
  }

  private SpdxList() {}

  private static String resource() {
    try (InputStream in = SpdxList.class.getResourceAsStream("spdx.txt")) {
      return new String(Objects.requireNonNull(in, "spdx.txt").readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The identifier as SPDX writes it; upper and lower case do not count. */
  static Optional<String> find(String id) {
    return Optional.ofNullable(LICENCES.get(id.toLowerCase(Locale.ROOT)));
  }

  private static Optional<String> exception(String id) {
    return Optional.ofNullable(EXCEPTIONS.get(id.toLowerCase(Locale.ROOT)));
  }

  /** An expression in SPDX's own spelling, if it is one and all of its identifiers are known. */
  static Optional<String> expression(String text) {
    List<String> words =
        List.of(text.strip().replace("(", " ( ").replace(")", " ) ").strip().split("\\s+"));
    List<String> out = new ArrayList<>();
    int open = 0;
    boolean term = true; // whether a term must come, or what joins two
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      String joins = word.toUpperCase(Locale.ROOT);
      if (term && word.equals("(")) {
        open++;
        out.add(word);
      } else if (!term && word.equals(")") && open > 0) {
        open--;
        out.add(word);
      } else if (!term && (joins.equals("AND") || joins.equals("OR"))) {
        out.add(joins);
        term = true;
      } else if (!term && joins.equals("WITH") && i + 1 < words.size()) {
        Optional<String> exception = exception(words.get(++i));
        if (exception.isEmpty()) return Optional.empty();
        out.add("WITH");
        out.add(exception.get());
      } else {
        Optional<String> id = term ? find(word) : Optional.empty();
        if (id.isEmpty()) return Optional.empty();
        out.add(id.get());
        term = false;
      }
    }
    if (term || open > 0) return Optional.empty();
    return Optional.of(String.join(" ", out).replace("( ", "(").replace(" )", ")"));
  }
}
