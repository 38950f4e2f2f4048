package org.cresset.doctor;

import java.util.List;
import java.util.Optional;
import org.cresset.doctor.evidence.Evidence;

/**
 * Whether this machine can train on its GPU.
 *
 * @param evidence everything that was read
 * @param findings the causes that hold, in the table's order
 */
public record Report(Evidence evidence, List<Finding> findings) {
  /** Copies the list. */
  public Report {
    findings = List.copyOf(findings);
  }

  /** What the answer is. */
  public enum Verdict {
    /** The GPU can be used. */
    USABLE(0),
    /** It cannot. */
    NOT_USABLE(1),
    /** It can, and something is to be known. */
    USABLE_WITH_WARNINGS(3);

    private final int exitCode;

    Verdict(int exitCode) {
      this.exitCode = exitCode;
    }

    /** What a process that asked ends with. */
    public int exitCode() {
      return exitCode;
    }

    /** As reports write it: {@code not-usable}. */
    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /** The answer. */
  public Verdict verdict() {
    if (Diagnosis.faulty(findings)) return Verdict.NOT_USABLE;
    return findings.isEmpty() ? Verdict.USABLE : Verdict.USABLE_WITH_WARNINGS;
  }

  /** The one thing to fix: the first fault, else the first warning. */
  public Optional<Finding> first() {
    return findings.stream()
        .filter(f -> f.cause().severity() == Severity.FAULT)
        .findFirst()
        .or(() -> findings.stream().findFirst());
  }

  /** What may be gone when the first is fixed, or is next. */
  public List<Finding> others() {
    return findings.stream().filter(f -> !f.equals(first().orElse(null))).toList();
  }
}
