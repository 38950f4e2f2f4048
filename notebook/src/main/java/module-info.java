/** Cresset in notebooks: Jupyter's kernel for Java, and what it shows inline. */
module org.cresset.notebook {
  requires static com.google.errorprone.annotations;
  requires static transitive org.jspecify;
  requires transitive java.desktop;
  requires jdk.jshell;
  requires transitive org.cresset.torch;
  requires transitive org.cresset.vision;
  requires jjava.jupyter;
  requires transitive org.knowm.xchart;
  // What these need: an automatic module names nothing, and messages are made without constructors.
  requires com.google.gson;
  requires org.slf4j;
  requires jdk.unsupported;
  requires org.zeromq.jeromq;

  exports org.cresset.notebook;
}
