/** Images: datasets, transforms, models and training recipes. */
module org.cresset.vision {
  requires static transitive org.jspecify;
  requires java.desktop;
  requires java.net.http;
  requires org.apache.commons.compress;
  requires org.jsoup;
  requires tools.jackson.core;
  requires transitive org.cresset.torch;

  exports org.cresset.vision.datasets;
  exports org.cresset.vision.display;
  exports org.cresset.vision.image;
  exports org.cresset.vision.metrics;
  exports org.cresset.vision.models;
  exports org.cresset.vision.recipes;
  exports org.cresset.vision.report;
  exports org.cresset.vision.training;
  exports org.cresset.vision.transforms;
}
