package org.cresset.image.bom;

import java.util.Locale;

/** How a bill of materials is written. */
public enum Format {
  /** CycloneDX 1.6. */
  CYCLONEDX("application/vnd.cyclonedx+json", "cyclonedx.json"),
  /** SPDX 2.3. */
  SPDX("application/spdx+json", "spdx.json");

  private final String mediaType;
  private final String file;

  Format(String mediaType, String file) {
    this.mediaType = mediaType;
    this.file = file;
  }

  /** The kind of the artifact, and of the file in it. Source: IANA's register. */
  public String mediaType() {
    return mediaType;
  }

  /** What the file is called. */
  String file() {
    return file;
  }

  /** A bill's bytes. */
  public byte[] bytes(Bom bom) {
    return switch (this) {
      case CYCLONEDX -> CycloneDx.bytes(bom);
      case SPDX -> Spdx.bytes(bom);
    };
  }

  /** As the command line writes it: {@code spdx}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
