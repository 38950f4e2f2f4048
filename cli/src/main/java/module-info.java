/** The command line. */
module org.cresset.cli {
  requires static transitive org.jspecify;
  requires org.cresset.torch;
  requires org.cresset.stack;
  requires org.cresset.vision;
  requires org.cresset.bench;
  requires info.picocli;

  opens org.cresset.cli to
      info.picocli;
}
