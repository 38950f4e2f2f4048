/** Measurements side by side with Python. */
module org.cresset.bench {
  requires static transitive org.jspecify;
  requires java.management;
  requires org.cresset.stack;
  requires org.cresset.torch;
  requires org.cresset.vision;

  exports org.cresset.bench;
}
