/** Images: datasets, transforms, models and training recipes. */
module org.cresset.vision {
  requires static transitive org.jspecify;
  requires java.desktop;
  requires transitive org.cresset.torch;

  exports org.cresset.vision.datasets;
  exports org.cresset.vision.image;
  exports org.cresset.vision.transforms;
}
