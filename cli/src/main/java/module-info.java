/** The command line. */
module org.cresset.cli {
  requires static com.google.errorprone.annotations;
  requires static transitive org.jspecify;
  requires org.cresset.torch;
  requires org.cresset.stack;
  requires org.cresset.doctor;
  requires org.cresset.image;
  requires org.cresset.vision;
  requires org.cresset.bench;
  requires info.picocli;
  requires jdk.unsupported; // for the signals that Interrupts listens to

  opens org.cresset.cli to
      info.picocli;
}
