package org.cresset.image.bom;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cresset.image.oci.Descriptor;
import org.cresset.image.oci.Image;
import org.cresset.image.oci.Manifest;
import org.cresset.image.oci.Media;

/**
 * Attaches bills of materials to images. Source: OCI image specification 1.1, guidelines for
 * artifact usage.
 */
public final class Attachment {
  private static final byte[] NOTHING = {'{', '}'};
  private static final String TITLE = "org.opencontainers.image.title";

  private Attachment() {}

  /** The image with its bill in every format. */
  public static Image with(Image image, Bom bom) {
    Image all = image;
    for (Format format : Format.values()) all = all.with(attached(image, format, bom));
    return all;
  }

  private static Image.Attached attached(Image image, Format format, Bom bom) {
    byte[] bytes = format.bytes(bom);
    Descriptor empty = Descriptor.of(Media.EMPTY, NOTHING);
    Descriptor file = Descriptor.of(format.mediaType(), bytes).with(TITLE, format.file());
    Manifest manifest =
        new Manifest(
            Optional.of(format.mediaType()),
            empty,
            List.of(file),
            Optional.of(image.manifest().descriptor()),
            Map.of());
    return new Image.Attached(manifest, Map.of(empty.digest(), NOTHING, file.digest(), bytes));
  }
}
