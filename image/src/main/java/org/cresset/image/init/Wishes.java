package org.cresset.image.init;

import org.cresset.image.layer.ImageException;

/**
 * What the files are to say.
 *
 * @param image the image's name, with a tag or a digest
 * @param gpus how many GPUs; 0 for none
 * @param sharedMemoryGib the size of {@code /dev/shm} in GiB
 * @param uid the number of the folder's owner
 * @param gid the number of the folder's group
 */
public record Wishes(String image, int gpus, int sharedMemoryGib, int uid, int gid) {
  /** Checks what would break a file. Source of the pattern: Docker's reference grammar. */
  public Wishes {
    if (!image.matches("[A-Za-z0-9][A-Za-z0-9._:/-]*(@sha256:[0-9a-f]{64})?")) {
      throw new ImageException(
          "an image must be named as in registry.example/team/cresset:jvm-full, got " + image,
          null,
          null);
    }
    if (gpus < 0 || gpus > 64) {
      throw new ImageException("there must be 0 to 64 GPUs, got " + gpus, null, null);
    }
    if (sharedMemoryGib < 1) {
      throw new ImageException(
          "shared memory must have 1 GiB or more, got " + sharedMemoryGib, null, null);
    }
  }

  /** Whether the image is the Python edition, as far as its name tells. */
  boolean python() {
    return image.contains("python");
  }
}
