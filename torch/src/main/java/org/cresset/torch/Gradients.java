package org.cresset.torch;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A tensor's part in gradients, beside what makes it one. */
sealed interface Gradients permits Tensor {
  private Tensor self() {
    return (Tensor) this;
  }

  /** Whether nobody computed this tensor from others that want gradients. */
  default boolean isLeaf() {
    return !(self().node() instanceof Operation);
  }

  /**
   * The gradient that backward passes have added up here, or null. It belongs to this tensor. A
   * tensor that is no leaf has one after {@link #retainGrad} alone.
   */
  default @Nullable Tensor grad() {
    return switch (self().node()) {
      case Leaf leaf -> leaf.gradient();
      case Operation operation -> {
        Hooks hooks = operation.hooksOrNull();
        yield hooks == null ? null : hooks.kept(self().output());
      }
      case null -> null;
    };
  }

  /**
   * Replaces the gradient, closing the one before; null removes it. Takes over the tensor.
   *
   * @param gradient of this tensor's shape, type and device
   */
  default void grad(@Nullable Tensor gradient) {
    if (self().node() instanceof Leaf leaf) {
      requireLike(gradient);
      leaf.gradient(gradient == null ? null : gradient.disown());
    } else if (retainsGrad() && self().node() instanceof Operation operation) {
      requireLike(gradient);
      operation.hooks().kept(self().output(), gradient == null ? null : gradient.disown());
    } else {
      throw new TorchException("grad: only a leaf that requires gradients has one");
    }
  }

  private void requireLike(@Nullable Tensor gradient) {
    if (gradient == null) return;
    boolean sameShape = gradient.shape().equals(self().shape());
    if (sameShape
        && gradient.dtype() == self().dtype()
        && gradient.device().equals(self().device())) return;
    String message =
        "grad: the gradient must have the tensor's shape, type and device, %s, got %s"
            .formatted(Failure.describe(self()), Failure.describe(gradient));
    throw sameShape ? new TorchException(message) : new ShapeException(message);
  }

  /**
   * Has backward passes keep the gradient of this tensor too, for {@link #grad()}, as every hook
   * leaves it; a leaf's is kept anyway. Source: {@code retain_grad}.
   */
  default Tensor retainGrad() {
    Node place = self().node();
    if (place == null) {
      throw new TorchException("retainGrad: the tensor must require a gradient");
    }
    if (place instanceof Operation) place.hooks().keep(self().output());
    return self();
  }

  /** Whether this tensor is no leaf and its gradient is kept. Source: {@code retains_grad}. */
  default boolean retainsGrad() {
    if (!(self().node() instanceof Operation operation)) return false;
    Hooks hooks = operation.hooksOrNull();
    return hooks != null && hooks.keeps(self().output());
  }

  /** Computes the gradients of this one number with respect to every leaf it depends on. */
  default void backward() {
    backward(null, false);
  }

  /**
   * Computes the gradients of every leaf that this tensor depends on, and adds them to what the
   * leaves have. Source: {@code torch.Tensor.backward}.
   *
   * @param gradient the gradient of this tensor, of its shape; null for 1, if it is one number
   * @param retainGraph whether the saved values stay, for another pass
   */
  default void backward(@Nullable Tensor gradient, boolean retainGraph) {
    try (Scope _ = Scope.open()) {
      Tensor seed = gradient == null ? Autograd.one(self()) : gradient;
      Backward.run(List.of(self()), List.of(seed), retainGraph, false, null);
    }
  }

  /**
   * Has {@code hook} see every gradient of this tensor and return it, or another in its place.
   * Source: {@code register_hook}.
   *
   * @return removes the hook when closed
   */
  default AutoCloseable registerHook(UnaryOperator<Tensor> hook) {
    Node place = self().node();
    if (place != null) return place.hooks().add(self().output(), hook);
    throw new TorchException("registerHook: the tensor must require a gradient");
  }

  /**
   * Runs {@code hook} with this leaf whenever a backward pass has added to its gradient; it may use
   * the gradient up, for an optimizer's step of this one parameter. Source: {@code
   * register_post_accumulate_grad_hook}.
   *
   * @return removes the hook when closed
   */
  default AutoCloseable registerPostAccumulateGradHook(Consumer<Tensor> hook) {
    if (self().node() instanceof Leaf leaf) return leaf.addHook(self(), hook);
    throw new TorchException(
        "registerPostAccumulateGradHook: the tensor must be a leaf that requires a gradient");
  }
}
