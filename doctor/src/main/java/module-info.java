/**
 * Says whether this machine can train on its GPU, and if not, why.
 *
 * <p>Native calls are made in a process of their own, so that neither a call that hangs nor one
 * that crashes is felt here.
 */
module org.cresset.doctor {
  requires static com.google.errorprone.annotations;
  requires static transitive org.jspecify;
  requires tools.jackson.core;
  requires org.cresset.stack;
  requires transitive org.cresset.torch;

  exports org.cresset.doctor;
  exports org.cresset.doctor.evidence;

  provides org.cresset.torch.DeviceDiagnosis with
      org.cresset.doctor.Refusal;
}
