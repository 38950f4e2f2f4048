/** Images: datasets, transforms, models and training recipes. */
module org.cresset.vision {
  requires static transitive org.jspecify;
  requires transitive org.cresset.torch;
}
