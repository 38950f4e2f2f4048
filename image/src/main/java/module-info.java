/**
 * Container images of locks: the same lock gives the same bytes, without a daemon and without root.
 */
module org.cresset.image {
  requires static com.google.errorprone.annotations;
  requires static transitive org.jspecify;
  requires aircompressor.v3;
  requires org.apache.commons.compress;
  requires org.tukaani.xz;
  requires tools.jackson.core;
  requires transitive org.cresset.stack;
  requires transitive org.cresset.torch;

  exports org.cresset.image.base;
  exports org.cresset.image.bom;
  exports org.cresset.image.debian;
  exports org.cresset.image.edition;
  exports org.cresset.image.init;
  exports org.cresset.image.inspect;
  exports org.cresset.image.layer;
  exports org.cresset.image.oci;
  exports org.cresset.image.registry;
  exports org.cresset.image.run;
  exports org.cresset.image.start;
}
