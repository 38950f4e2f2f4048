package org.cresset.torch;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where gradients end: a tensor that a person asked a gradient of. */
final class Leaf extends Node {
  private final long[] strides;
  private @Nullable Tensor gradient;

  /** The leaf of a tensor with these strides, in elements. */
  Leaf(long[] strides) {
    this.strides = strides;
  }

  @Nullable Tensor gradient() {
    return gradient;
  }

  /** Replaces the gradient; the one before is closed. */
  void gradient(@Nullable Tensor next) {
    Tensor before = gradient;
    gradient = next;
    if (before != null && before != next) before.close();
  }

  /** Adds {@code arrived}, which nobody owns and this takes over, to the gradient. */
  void accumulate(Tensor arrived) {
    Tensor sum = gradient == null ? arrived : gradient.add(arrived).disown();
    if (sum != arrived) arrived.close();
    if (sum.requiresGrad() || (sum.handle().isUnshared() && isLaidOutAlike(sum))) {
      gradient(sum);
      return;
    }
    // An expanded scalar, or memory that another gradient shares: whoever writes to a gradient
    // would be surprised. The fused optimizers also read both tensors in the order of memory.
    gradient(
        Tensor.emptyStrided(sum.dtype(), sum.device(), sum.shape(), strides).copy_(sum).disown());
    sum.close();
  }

  private boolean isLaidOutAlike(Tensor tensor) {
    long[] sizes = tensor.handle().sizes();
    long[] found = tensor.handle().strides();
    if (Arrays.equals(found, strides)) return true;
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] > 1 && found[i] != strides[i]) return false;
    }
    return true;
  }

  @Override
  List<Node> free() {
    gradient(null);
    return List.of();
  }
}
