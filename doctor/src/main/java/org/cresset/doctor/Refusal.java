package org.cresset.doctor;

import java.nio.file.Path;
import org.cresset.doctor.evidence.Examination;
import org.cresset.torch.DeviceDiagnosis;

/** Lets a refused device speak with the doctor's words. */
public final class Refusal implements DeviceDiagnosis {
  /** Found as a service; looks at nothing yet. */
  public Refusal() {}

  @Override
  public Reason whyNoGpu(Path libTorch) {
    Words words = Words.ofUser();
    Report report = Doctor.examine(Examination.ofThisProcess().stack(libTorch));
    return report
        .first()
        .map(finding -> new Reason(words.sentence(finding), words.command(finding)))
        .orElseGet(() -> new Reason(words.text("unexplained"), "cresset doctor"));
  }
}
