package org.cresset.stack.resolve;

/**
 * One part of a request or of a combination.
 *
 * @param subject what it speaks of
 * @param specifier which versions of it
 */
public record Claim(Subject subject, Specifier specifier) {
  @Override
  public String toString() {
    String versions = specifier.toString();
    if (versions.isEmpty()) return subject.toString();
    return subject + (Character.isDigit(versions.charAt(0)) ? " " : "") + versions;
  }
}
