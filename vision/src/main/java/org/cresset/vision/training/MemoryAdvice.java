package org.cresset.vision.training;

import org.cresset.torch.OutOfMemoryException;
import org.cresset.torch.TorchException;

/** What helps when a step does not fit into the device's memory. */
final class MemoryAdvice {
  private MemoryAdvice() {}

  /** The same failure with the advice that fits these settings. */
  static TorchException about(OutOfMemoryException e, Settings settings) {
    return new TorchException(
        "train: a step with batches of "
            + settings.batchSize()
            + " does not fit into memory: "
            + e.getMessage(),
        hint(settings),
        e);
  }

  static String hint(Settings settings) {
    StringBuilder hint = new StringBuilder();
    int batch = settings.batchSize();
    if (batch > 1) {
      int smaller = batch / 2;
      int parts = settings.tuning().accumulate() * ((batch + smaller - 1) / smaller);
      hint.append("--batch-size ").append(smaller).append(" --accumulate ").append(parts);
      hint.append(" makes the same steps in half the memory");
    }
    if (settings.amp().isEmpty()) {
      hint.append(hint.isEmpty() ? "" : "; ").append("--amp halves what activations take");
    }
    if (!hint.isEmpty()) {
      hint.append("; --find-batch-size shows what fits; ");
    }
    if (!settings.tuning().checkpointing()) {
      hint.append("--checkpointing computes blocks again instead of keeping what they make; ");
    }
    hint.append("a recipe of your own can compute stages again in the backward pass")
        .append(" (Checkpoint.checkpoint), or take smaller images or a smaller --model");
    return hint.toString();
  }
}
