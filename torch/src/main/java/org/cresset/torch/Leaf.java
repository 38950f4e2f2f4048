package org.cresset.torch;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where gradients end: a tensor that a person asked a gradient of. */
final class Leaf extends Node {
  private final long[] strides;
  private @Nullable Tensor gradient;
  private volatile List<Runnable> after = List.of();

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

  /** Has {@code hook} run whenever the gradient was added to. */
  synchronized AutoCloseable addHook(Tensor leaf, Consumer<Tensor> hook) {
    // The collector must be able to find a tensor unreachable that only its own hooks refer to.
    WeakReference<Tensor> owner = new WeakReference<>(leaf);
    Runnable entry =
        () -> {
          Tensor tensor = owner.get();
          if (tensor != null && tensor.isOpen()) hook.accept(tensor);
        };
    after = Stream.concat(after.stream(), Stream.of(entry)).toList();
    return () -> removeHook(entry);
  }

  private synchronized void removeHook(Runnable entry) {
    after = after.stream().filter(h -> h != entry).toList();
  }

  /** Adds {@code arrived}, which nobody owns and this takes over, to the gradient. */
  void accumulate(Tensor arrived) {
    Tensor sum = gradient == null ? arrived : gradient.add(arrived).disown();
    if (sum != arrived) arrived.close();
    settle(sum);
    for (Runnable hook : after) hook.run();
  }

  private void settle(Tensor sum) {
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
