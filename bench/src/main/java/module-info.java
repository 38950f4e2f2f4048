/** Measurements side by side with Python. */
module org.cresset.bench {
  requires static transitive org.jspecify;
  requires org.cresset.torch;
}
