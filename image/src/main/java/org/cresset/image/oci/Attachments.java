package org.cresset.image.oci;

import java.util.List;
import java.util.Map;

/**
 * Where a layout has the artifacts about its image: in a list of their own, which is a blob that an
 * annotation of {@code index.json} names. In the index itself they would be further images to
 * {@code podman load} and {@code skopeo}: docs/decisions/0185.
 */
public final class Attachments {
  /** The annotation of a layout's index that holds the digest of the list. */
  static final String LIST = "org.cresset.attached";

  private Attachments() {}

  /**
   * The index of a layout with one image.
   *
   * @param image its manifest
   * @param attached the manifests of the artifacts about it
   * @param blobs the layout's small files by their names, to which the list is added
   */
  public static Index index(
      Descriptor image, List<Descriptor> attached, Map<String, byte[]> blobs) {
    if (attached.isEmpty()) return new Index(List.of(image), Map.of());
    byte[] list = new Index(attached, Map.of()).bytes();
    Descriptor blob = Descriptor.of(Media.INDEX, list);
    blobs.put(blob.place(), list);
    return new Index(List.of(image), Map.of(LIST, blob.digest()));
  }
}
