package org.cresset.image.layer;

import java.io.IOException;
import org.cresset.torch.TorchException;
import org.jspecify.annotations.Nullable;

/** An image cannot be made or read. */
public final class ImageException extends TorchException {
  private static final long serialVersionUID = 1;

  /** Makes one with a message, advice and a cause; advice and cause may be absent. */
  public ImageException(String message, @Nullable String hint, @Nullable Throwable cause) {
    super(message, hint, cause);
  }

  /** What could not be done because of the file system, with what it said. */
  public static ImageException of(String what, IOException e) {
    String message = String.valueOf(e.getMessage());
    boolean full = message.contains("No space left") || message.contains("quota exceeded");
    String reason =
        full
            ? "the disk is full"
            : e.getClass().getSimpleName().replace("Exception", "") + " " + message;
    return new ImageException(
        what + ": " + reason, full ? "free some space, or choose another disk" : null, e);
  }
}
