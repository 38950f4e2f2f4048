package org.cresset.stack.catalogue;

import java.util.Locale;
import java.util.Optional;

/**
 * One of the builds that a release comes in.
 *
 * @param tag what the wheels' index and local version call it: {@code cpu}, {@code cu130}
 * @param status what PyTorch promises about it
 * @param glibc the oldest C library that it runs with
 * @param cuda what it was built with; empty for the CPU's
 * @param source the catalogue's sources for these facts
 * @param note what else is to be known, or an empty text
 */
public record Variant(
    String tag,
    Status status,
    Version glibc,
    Optional<CudaBuild> cuda,
    String source,
    String note) {
  /** How PyTorch's release notes word it. */
  public enum Status {
    /** Supported. */
    STABLE,
    /** New, not yet promised. */
    EXPERIMENTAL,
    /** About to be removed. */
    LEGACY;

    /** As the release notes write it: {@code stable}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
