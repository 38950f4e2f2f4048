package org.cresset.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cresset.doctor.evidence.Evidence;
import org.cresset.stack.catalogue.Catalogue;

/** From evidence to causes: the same evidence always has the same causes. */
final class Diagnosis {
  private Diagnosis() {}

  /** The causes that hold, in the table's order. */
  static List<Finding> of(Evidence evidence, Catalogue catalogue) {
    Situation situation = new Situation(evidence, catalogue);
    List<Finding> findings = new ArrayList<>();
    for (Cause cause : Cause.values()) {
      // Only what nothing else explains is without a name.
      if (cause == Cause.OTHER && faulty(findings)) continue;
      Optional<Proof> proof = cause.proof(situation);
      proof.ifPresent(p -> findings.add(Finding.of(cause, p, evidence)));
    }
    return List.copyOf(findings);
  }

  static boolean faulty(List<Finding> findings) {
    return findings.stream().anyMatch(f -> f.cause().severity() == Severity.FAULT);
  }
}
