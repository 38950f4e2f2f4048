package org.cresset.image.registry;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.cresset.image.oci.Descriptor;

/**
 * What a push did.
 *
 * @param manifest the image's manifest
 * @param blobs how many blobs came there in which way
 * @param bytes how many bytes were sent
 * @param attached how many artifacts about the image were pushed with it
 */
public record Pushed(Descriptor manifest, Map<How, Integer> blobs, long bytes, int attached) {
  /** How a blob came to be there. */
  public enum How {
    /** It was there. */
    THERE,
    /** It was sent. */
    UPLOADED,
    /** The registry took it from another of its repositories. */
    MOUNTED
  }

  /** Copies the map. */
  public Pushed {
    blobs = Collections.unmodifiableMap(new TreeMap<>(blobs));
  }

  /** How many blobs came there in one way. */
  public int count(How how) {
    return blobs.getOrDefault(how, 0);
  }
}
