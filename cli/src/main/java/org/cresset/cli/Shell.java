package org.cresset.cli;

/** Words for a shell to read. */
final class Shell {
  private Shell() {}

  /** A word that a POSIX shell takes as this one, quoted if it must be. */
  static String word(String word) {
    if (word.matches("[A-Za-z0-9_@%+=:,./-]+")) return word;
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
