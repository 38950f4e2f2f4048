package org.cresset.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One call of a person's own {@link Function}. */
final class FunctionNode extends Operation {
  private final Function function;
  private final Function.Call call;
  private final Input[] inputs;
  private final Input[] results; // their sizes and types, for gradients of zeros

  FunctionNode(Function function, Function.Call call, Input[] inputs, Input[] results) {
    this.function = function;
    this.call = call;
    this.inputs = inputs;
    this.results = results;
  }

  @Override
  void forEachInput(Consumer<Input> each) {
    for (Input input : inputs) if (input.node() != null) each.accept(input);
  }

  @Override
  void backward(@Nullable Tensor[] incoming, Receiver receiver) {
    List<@Nullable Tensor> gradients = gradients(incoming);
    boolean none = gradients.stream().allMatch(g -> g == null);
    List<? extends @Nullable Tensor> computed = none ? null : checked(computed(gradients));
    for (int i = 0; i < inputs.length; i++) {
      if (inputs[i].node() != null)
        receiver.receive(inputs[i], computed == null ? null : computed.get(i));
    }
  }

  private List<? extends @Nullable Tensor> computed(List<@Nullable Tensor> gradients) {
    if (!function.isOnceDifferentiable() || !Context.current().recording) {
      return function.backward(call, gradients);
    }
    List<? extends @Nullable Tensor> computed;
    try (NoGrad _ = NoGrad.open()) {
      computed = function.backward(call, gradients);
    }
    List<@Nullable Tensor> last = new ArrayList<>();
    for (Tensor gradient : computed) last.add(gradient == null ? null : asLast(gradient));
    return last;
  }

  /** The same gradient in a place of the graph that nothing can be passed on through. */
  private Tensor asLast(Tensor gradient) {
    Tensor last = gradient.detach();
    last.connect(new LastNode(function.name()), 0);
    return last;
  }

  private List<@Nullable Tensor> gradients(@Nullable Tensor[] incoming) {
    @Nullable Tensor[] all = Arrays.copyOf(incoming, results.length);
    boolean any = Arrays.stream(all).anyMatch(g -> g != null);
    for (int i = 0; any && call.materializesGrads() && i < all.length; i++) {
      if (all[i] == null) all[i] = results[i].zeros();
    }
    return Arrays.asList(all);
  }

  private List<? extends @Nullable Tensor> checked(List<? extends @Nullable Tensor> computed) {
    if (computed.size() != inputs.length) {
      throw new TorchException(
          "%s: backward must give a gradient for each of the %d inputs, null for none, got %d"
              .formatted(this, inputs.length, computed.size()));
    }
    for (int i = 0; i < inputs.length; i++) {
      Tensor gradient = computed.get(i);
      if (gradient == null || fits(gradient.handle().sizes(), inputs[i].sizes())) continue;
      throw new ShapeException(
          "%s: backward must give gradient %d in the shape of input %d, %s, got %s"
              .formatted(this, i, i, Shape.of(inputs[i].sizes()), gradient.shape()));
    }
    return computed;
  }

  /** Whether a gradient can be summed to the sizes of what it is the gradient of. */
  private static boolean fits(long[] gradient, long[] sizes) {
    int more = gradient.length - sizes.length;
    if (more < 0) return false;
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] != gradient[more + i] && sizes[i] != 1) return false;
    }
    return true;
  }

  @Override
  void finish() {
    call.drop();
  }

  @Override
  public String toString() {
    return function.name();
  }
}
