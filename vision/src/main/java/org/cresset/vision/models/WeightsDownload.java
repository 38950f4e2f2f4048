package org.cresset.vision.models;

import java.io.IOException;
import java.nio.file.Path;
import org.cresset.torch.TorchException;
import org.cresset.vision.internal.Download;

/** Brings a file of weights into a folder. */
final class WeightsDownload {
  private WeightsDownload() {}

  static Path to(Path folder, Weights weights) {
    try {
      return Download.to(folder, weights.address(), weights.megabytes(), weights::verify);
    } catch (IOException e) {
      throw new TorchException(
          "%s %s: %s could not be downloaded: %s"
              .formatted(weights.network(), weights.name(), weights.address(), e.getMessage()),
          "without a network, bring the file from elsewhere and call load(file)",
          e);
    }
  }

  /** In hexadecimal. */
  static String sha256(Path file) {
    try {
      return Download.hash(file, "SHA-256");
    } catch (IOException e) {
      throw new TorchException(file + ": cannot be read: " + e, null, e);
    }
  }
}
