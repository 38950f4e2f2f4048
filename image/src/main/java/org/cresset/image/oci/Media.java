package org.cresset.image.oci;

/** The media types of the OCI image specification, and Docker's that mean the same. */
public final class Media {
  /** A manifest. */
  public static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  /** An index of manifests. */
  public static final String INDEX = "application/vnd.oci.image.index.v1+json";

  /** An image's configuration. */
  public static final String CONFIG = "application/vnd.oci.image.config.v1+json";

  /** A layer packed by gzip. */
  public static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

  /** The configuration of an artifact that has none: {@code {}}. */
  public static final String EMPTY = "application/vnd.oci.empty.v1+json";

  /** Docker's manifest. */
  public static final String DOCKER_MANIFEST =
      "application/vnd.docker.distribution.manifest.v2+json";

  /** Docker's index. */
  public static final String DOCKER_INDEX =
      "application/vnd.docker.distribution.manifest.list.v2+json";

  private Media() {}

  /** OCI's name for what a layer is; Docker's layers are the same bytes. */
  public static String ofOci(String layer) {
    return switch (layer) {
      case "application/vnd.docker.image.rootfs.diff.tar.gzip" -> LAYER;
      case "application/vnd.docker.image.rootfs.diff.tar" ->
          "application/vnd.oci.image.layer.v1.tar";
      default -> layer;
    };
  }
}
