package org.cresset.vision.models;

import org.cresset.torch.Checkpoint;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.RunningStatistics;

/**
 * A block that can do without what its backward pass needs and be computed again when that comes to
 * it: time for memory. Off until {@link ImageModel#checkpointing} says otherwise.
 *
 * <p>Unlike PyTorch's, the second run leaves the running statistics of batch norms as they are, so
 * that a network is tested as without.
 */
abstract class Recomputable extends Block {
  private boolean recomputed;

  /** The block itself: what {@code forward} is of other modules. */
  abstract Tensor compute(Tensor x);

  final void recomputed(boolean on) {
    recomputed = on;
  }

  @Override
  public final Tensor forward(Tensor x) {
    if (!recomputed || !NoGrad.isRecording()) return compute(x);
    boolean[] ran = {false};
    return Checkpoint.checkpoint(
        input -> {
          if (ran[0]) return RunningStatistics.kept(this, () -> compute(input));
          ran[0] = true;
          return compute(input);
        },
        x);
  }
}
