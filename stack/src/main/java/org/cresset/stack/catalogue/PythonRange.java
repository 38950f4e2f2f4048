package org.cresset.stack.catalogue;

import java.util.List;

/**
 * The Pythons that a release has wheels for.
 *
 * @param min the oldest
 * @param max the newest that is supported
 * @param experimental those beside, for which wheels exist that nobody promises anything about
 */
public record PythonRange(PythonVersion min, PythonVersion max, List<PythonVersion> experimental) {
  /** Copies the list. */
  public PythonRange {
    experimental = List.copyOf(experimental);
  }

  /** Whether there is a wheel, supported or experimental. */
  public boolean contains(PythonVersion python) {
    return supports(python) || experimental.contains(python);
  }

  /** Whether there is a supported wheel. */
  public boolean supports(PythonVersion python) {
    return !python.freeThreaded() && python.compareTo(min) >= 0 && python.compareTo(max) <= 0;
  }

  @Override
  public String toString() {
    return min + " to " + max;
  }
}
