package org.cresset.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Which known names a person may have meant. */
final class Nearest {
  private static final int MOST = 2;

  private Nearest() {}

  /** The names that differ in few letters or continue what was typed, nearest first. */
  static List<String> to(String typed, Collection<String> names) {
    int allowed = Math.max(2, typed.length() / 3);
    return names.stream()
        .filter(name -> distance(typed, name) <= allowed || name.startsWith(typed))
        .sorted(Comparator.comparingInt(name -> distance(typed, name)))
        .limit(MOST)
        .toList();
  }

  /** Letters to insert, remove or replace (Levenshtein, 1965). */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) row[j] = j;
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
