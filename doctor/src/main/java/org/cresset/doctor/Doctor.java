package org.cresset.doctor;

import java.nio.file.Path;
import java.util.Optional;
import org.cresset.doctor.evidence.Evidence;
import org.cresset.doctor.evidence.Examination;
import org.cresset.stack.DefaultLibTorch;
import org.cresset.stack.catalogue.Catalogue;
import org.cresset.torch.LibTorch;
import org.cresset.torch.LibTorchProvider.Progress;

/** Can this machine train on its GPU, and if not, what is the one thing to fix. */
public final class Doctor {
  private Doctor() {}

  /** Looks and judges. */
  public static Report examine(Examination examination) {
    return judge(examination.gather());
  }

  /** Judges what was read, here or on another machine. */
  public static Report judge(Evidence evidence) {
    return new Report(evidence, Diagnosis.of(evidence, Catalogue.bundled()));
  }

  /**
   * The stack that Cresset would use here: what {@code CRESSET_LIBTORCH} names, else the default
   * one if it is in the store. Nothing is fetched.
   */
  public static Optional<Path> stackInUse() {
    String named = System.getenv(LibTorch.VARIABLE);
    if (named != null && !named.isBlank()) return Optional.of(Path.of(named));
    return DefaultLibTorch.isStored()
        ? new DefaultLibTorch().libTorch(Progress.SILENT)
        : Optional.empty();
  }
}
