package org.cresset.torch;

import java.nio.file.Path;

/**
 * Says why no GPU can be used, better than LibTorch knows it. Found with {@link
 * java.util.ServiceLoader}; without one, {@link DeviceException} says what cuInit returned.
 */
public interface DeviceDiagnosis {
  /**
   * Why, as the end of a sentence, and what to do.
   *
   * @param libTorch the folder of the libraries in use
   */
  Reason whyNoGpu(Path libTorch);

  /**
   * Why no GPU can be used.
   *
   * @param text the end of the sentence that begins with "no GPU can be used,"
   * @param hint what to do about it
   */
  record Reason(String text, String hint) {}
}
