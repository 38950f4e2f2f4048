package org.cresset.vision.models;

import java.util.List;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Module;
import org.cresset.torch.nn.Sequential;

/** A part of a network that computes by its children and keeps nothing of what passes. */
abstract class Block extends Module {
  @Override
  protected boolean keepsNothing() {
    return childrenKeepNothing();
  }

  /** Closes what only this block has, unless a hook within may have kept it. */
  final void release(Tensor tensor) {
    if (childrenKeepNothing()) tensor.close();
  }

  /** A branch beside a shortcut; the branch is closed where that is safe. */
  final Tensor join(Tensor branch, Tensor shortcut) {
    Tensor sum = branch.add(shortcut);
    release(branch);
    return sum;
  }

  static Sequential sequence(List<? extends Module> modules) {
    return Sequential.of(modules.toArray(Module[]::new));
  }
}
