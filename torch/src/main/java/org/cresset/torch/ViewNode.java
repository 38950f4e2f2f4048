package org.cresset.torch;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A view of a tensor that was changed in place since: a part of what the change made. */
final class ViewNode extends Operation {
  private final Input base;
  private final Layout whole;
  private final Layout part;

  ViewNode(Input base, Layout whole, Layout part) {
    this.base = base;
    this.whole = whole;
    this.part = part;
  }

  @Override
  void forEachInput(Consumer<Input> each) {
    each.accept(base);
  }

  @Override
  void backward(@Nullable Tensor[] incoming, Receiver receiver) {
    Tensor gradient = incoming[0];
    receiver.receive(base, gradient == null ? null : whole.whole(gradient, part));
  }

  @Override
  void finish() {}

  @Override
  public String toString() {
    return "as_strided";
  }
}
