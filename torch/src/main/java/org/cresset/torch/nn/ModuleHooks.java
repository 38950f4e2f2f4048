package org.cresset.torch.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.cresset.torch.Function;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a person wants to see, or put in place of, when a {@link Module} is called and when
 * gradients pass it. Each hook is registered with a module, and runs in the order of registration.
 */
public final class ModuleHooks {
  /** Sees the inputs before {@code forward} runs. Source: {@code register_forward_pre_hook}. */
  @FunctionalInterface
  public interface ForwardPre {
    /** The inputs, or others in their place. */
    List<Tensor> apply(Module module, List<Tensor> inputs);
  }

  /** Sees inputs and outputs after {@code forward}. Source: {@code register_forward_hook}. */
  @FunctionalInterface
  public interface Forward {
    /** The outputs, or others in their place. */
    List<Tensor> apply(Module module, List<Tensor> inputs, List<Tensor> outputs);
  }

  /**
   * Sees the gradients of the outputs before they enter the module. Source: {@code
   * register_full_backward_pre_hook}.
   */
  @FunctionalInterface
  public interface BackwardPre {
    /** The gradients, or others in their place; null where an output has none. */
    List<? extends @Nullable Tensor> apply(Module module, List<@Nullable Tensor> outputGradients);
  }

  /**
   * Sees the gradients of the inputs, and those of the outputs, when they have passed the module.
   * Source: {@code register_full_backward_hook}.
   */
  @FunctionalInterface
  public interface Backward {
    /** The gradients of the inputs, or others in their place; null where an input has none. */
    List<? extends @Nullable Tensor> apply(
        Module module,
        List<@Nullable Tensor> inputGradients,
        List<@Nullable Tensor> outputGradients);
  }

  private final Module module;
  private final List<ForwardPre> forwardPre = new CopyOnWriteArrayList<>();
  private final List<Forward> forward = new CopyOnWriteArrayList<>();
  private final List<BackwardPre> backwardPre = new CopyOnWriteArrayList<>();
  private final List<Backward> backward = new CopyOnWriteArrayList<>();

  ModuleHooks(Module module) {
    this.module = module;
  }

  AutoCloseable addForwardPre(ForwardPre hook) {
    return add(forwardPre, hook);
  }

  AutoCloseable addForward(Forward hook) {
    return add(forward, hook);
  }

  AutoCloseable addBackwardPre(BackwardPre hook) {
    return add(backwardPre, hook);
  }

  AutoCloseable addBackward(Backward hook) {
    return add(backward, hook);
  }

  private static <H> AutoCloseable add(List<H> hooks, H hook) {
    hooks.add(hook);
    AtomicBoolean there = new AtomicBoolean(true); // it may be registered twice, removed once each
    return () -> {
      if (there.getAndSet(false)) hooks.remove(hook);
    };
  }

  boolean isEmpty() {
    return forwardPre.isEmpty() && forward.isEmpty() && backwardPre.isEmpty() && backward.isEmpty();
  }

  /** Calls the module with every hook. */
  List<Tensor> call(List<Tensor> given, UnaryOperator<List<Tensor>> computation) {
    List<Tensor> inputs = given;
    for (ForwardPre hook : forwardPre) inputs = hook.apply(module, inputs);
    boolean gated = !(backward.isEmpty() && backwardPre.isEmpty()) && NoGrad.isRecording();
    Gates gates = new Gates();
    if (gated) inputs = gates.new Inner().applyAll(inputs);
    List<Tensor> outputs = computation.apply(inputs);
    for (Forward hook : forward) outputs = hook.apply(module, inputs, outputs);
    return gated ? gates.new Outer().applyAll(outputs) : outputs;
  }

  /** One call, between two functions that change nothing and see the gradients pass. */
  private final class Gates {
    private boolean inputsWantGradients;
    private List<@Nullable Tensor> outputGradients = List.of();

    /** Passes tensors on; those that need no gradient still need none. */
    private List<Tensor> pass(Function.Call call, List<Tensor> tensors) {
      call.materializeGrads(false);
      List<Tensor> constants = new ArrayList<>();
      for (int i = 0; i < tensors.size(); i++) {
        if (!call.needsInputGrad(i)) constants.add(tensors.get(i));
      }
      call.markNonDifferentiable(constants.toArray(Tensor[]::new));
      return tensors;
    }

    private List<@Nullable Tensor> run(List<@Nullable Tensor> inputGradients) {
      List<@Nullable Tensor> gradients = inputGradients;
      for (Backward hook : backward) {
        gradients = Collections.unmodifiableList(hook.apply(module, gradients, outputGradients));
      }
      for (Tensor kept : outputGradients) if (kept != null) kept.close();
      outputGradients = List.of();
      return gradients;
    }

    /** Where gradients leave the module, towards what it was given. */
    private final class Inner extends Function {
      @Override
      protected List<Tensor> forward(Call call, List<Tensor> tensors) {
        for (int i = 0; i < tensors.size(); i++) inputsWantGradients |= call.needsInputGrad(i);
        return pass(call, tensors);
      }

      @Override
      protected List<@Nullable Tensor> backward(Call call, List<@Nullable Tensor> gradients) {
        return run(gradients);
      }

      @Override
      protected String name() {
        return module.getClass().getSimpleName() + "'s backward hook";
      }
    }

    /** Where gradients enter the module. */
    private final class Outer extends Function {
      @Override
      protected List<Tensor> forward(Call call, List<Tensor> tensors) {
        return pass(call, tensors);
      }

      @Override
      protected List<@Nullable Tensor> backward(Call call, List<@Nullable Tensor> given) {
        List<@Nullable Tensor> gradients = given;
        for (BackwardPre hook : backwardPre) {
          gradients = Collections.unmodifiableList(hook.apply(module, gradients));
        }
        List<@Nullable Tensor> kept = new ArrayList<>(); // beyond the scope of this node
        for (Tensor each : gradients) kept.add(each == null ? null : each.detach().leaveScope());
        outputGradients = kept;
        if (!inputsWantGradients) run(Collections.singletonList(null));
        return gradients;
      }

      @Override
      protected String name() {
        return module.getClass().getSimpleName() + "'s backward pre-hook";
      }
    }
  }
}
