package org.cresset.stack.explain;

import java.util.List;
import org.cresset.stack.resolve.Claim;

/**
 * Versions that somebody says go together.
 *
 * @param line where it begins in its file, from 1; 0 if it is in none
 * @param text as it was written
 * @param form what it was written as
 * @param claims its parts
 */
public record Combination(int line, String text, Form form, List<Claim> claims) {
  /** How a combination is written. */
  public enum Form {
    /** In words, or as arguments. */
    WORDS,
    /** As the tag of one of PyTorch's own images. */
    IMAGE,
    /** As the tag of NVIDIA's CUDA images, on which wheels do not depend. */
    BASE_IMAGE,
    /** As packages for pip. */
    PIP,
    /** As packages of conda's channel called pytorch. */
    CONDA
  }

  /** Copies the list. */
  public Combination {
    claims = List.copyOf(claims);
  }
}
