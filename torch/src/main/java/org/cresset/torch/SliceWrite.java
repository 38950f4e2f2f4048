package org.cresset.torch;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A change of a part of a tensor, seen from the whole: the gradient passes by at all other places,
 * and through the change at its own. Source: {@code CopySlices} of PyTorch's autograd.
 */
@SuppressWarnings("ReferenceEquality") // two inputs may be equal; the one that is replaced is meant
final class SliceWrite extends Operation {
  private final Input base;
  private final Layout whole;
  private final Layout part;
  private final OperatorNode write;
  private final Input replaced; // the part before the change, as the write knows it

  SliceWrite(Input base, Layout whole, Layout part, OperatorNode write, int written) {
    this.base = base;
    this.whole = whole;
    this.part = part;
    this.write = write;
    replaced = write.inputAt(written);
  }

  @Override
  void forEachInput(Consumer<Input> each) {
    if (base.node() != null) each.accept(base);
    write.forEachInput(
        input -> {
          if (input != replaced) each.accept(input);
        });
  }

  @Override
  void backward(@Nullable Tensor[] incoming, Receiver receiver) {
    Tensor gradient = incoming[0];
    if (gradient == null) {
      forEachInput(input -> receiver.receive(input, null));
      return;
    }
    Tensor passing = whole.empty(gradient.dtype(), gradient.device()).copy_(gradient);
    Tensor here = whole.part(passing, part);
    @Nullable Tensor[] atPart = {here.copy()};
    write.backward(
        atPart,
        (input, arrived) -> {
          if (input != replaced) receiver.receive(input, arrived);
          else if (arrived == null) here.zero_();
          else here.copy_(fitted(arrived));
        });
    if (base.node() != null) receiver.receive(base, passing);
  }

  /** The call itself. */
  OperatorNode write() {
    return write;
  }

  private Tensor fitted(Tensor gradient) {
    return Arrays.equals(gradient.handle().sizes(), replaced.sizes())
        ? gradient
        : gradient.sumToSize(replaced.sizes());
  }

  @Override
  void finish() {
    write.finish();
  }

  @Override
  List<Node> free() {
    List<Node> earlier = super.free();
    write.release();
    return earlier;
  }

  @Override
  public String toString() {
    return write.toString();
  }
}
