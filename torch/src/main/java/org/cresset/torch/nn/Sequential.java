package org.cresset.torch.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.cresset.torch.Checkpoint;
import org.cresset.torch.Tensor;

/**
 * Modules one after the other. Source: {@code torch.nn.Sequential}.
 *
 * <p>What one module hands to the next is closed as soon as the next has run, if both are layers
 * that {@linkplain Module#keepsNothing() keep nothing}: the memory is used again while it is still
 * in the processor's cache. The backward pass has references of its own.
 *
 * <p>A {@link ReLU} after a batch norm writes over its argument, which nobody else has then and no
 * gradient is computed from.
 *
 * <p>A {@link ReLU} before a {@link MaxPool2d} runs after it, on fewer elements: the greatest of a
 * window is the same before and after, and so is the gradient; only a zero's sign may differ.
 */
public final class Sequential extends Module {
  private final List<Module> inOrder;
  private final List<Module> runOrder; // nobody can tell it from the order above

  private Sequential(SequencedMap<String, Module> modules) {
    modules.forEach(this::child);
    inOrder = List.copyOf(modules.sequencedValues());
    runOrder = runOrder(inOrder);
  }

  /** These modules, named {@code 0}, {@code 1}, ... */
  public static Sequential of(Module... modules) {
    SequencedMap<String, Module> named = new LinkedHashMap<>();
    for (Module module : modules) named.put(String.valueOf(named.size()), module);
    return new Sequential(named);
  }

  /** These modules under these names. */
  public static Sequential of(SequencedMap<String, Module> modules) {
    return new Sequential(modules);
  }

  @Override
  public Tensor forward(Tensor input) {
    return chain(anyHooks() ? inOrder : runOrder, input);
  }

  /** Runs modules in this order, and closes between them what nobody needs. */
  static Tensor chain(List<Module> modules, Tensor input) {
    Tensor current = input;
    boolean mayClose = false; // whether nobody but this method has a reference to current
    boolean mayWrite = false; // and no gradient is computed from its values
    for (Module module : modules) {
      boolean forgotten = module.keepsNothing() && !module.hasHooks();
      boolean written = mayWrite && forgotten && module instanceof ReLU;
      Tensor next = written ? current.relu_() : module.call(current);
      if (next == current) {
        mayClose &= forgotten;
        mayWrite = false;
      } else {
        if (mayClose && forgotten) current.close();
        mayClose = forgotten;
        mayWrite = forgotten && module instanceof BatchNorm; // it saves what it was given
        current = next;
      }
    }
    return current;
  }

  /** Hooks may keep what they see, and see it in the order that the modules stand in. */
  private boolean anyHooks() {
    for (Module module : inOrder) if (module.hasHooks()) return true;
    return false;
  }

  /**
   * Runs the modules in {@code segments} parts of equal length, each of which keeps nothing for its
   * backward pass and is run again there; the last one is not. Source: {@code
   * torch.utils.checkpoint.checkpoint_sequential}.
   */
  public Tensor checkpoint(int segments, Tensor input) {
    if (segments < 1 || segments > Math.max(1, inOrder.size())) {
      throw new IllegalArgumentException(
          "checkpoint: there must be from 1 to %d segments, got %d"
              .formatted(Math.max(1, inOrder.size()), segments));
    }
    int size = inOrder.size() / segments;
    Tensor current = input;
    for (int i = 0; i < segments - 1; i++) {
      List<Module> part = inOrder.subList(i * size, (i + 1) * size);
      current = Checkpoint.checkpoint(x -> run(part, x), current);
    }
    return run(inOrder.subList((segments - 1) * size, inOrder.size()), current);
  }

  private static Tensor run(List<Module> part, Tensor input) {
    Tensor current = input;
    for (Module module : part) current = module.call(current);
    return current;
  }

  private static List<Module> runOrder(List<Module> inOrder) {
    List<Module> order = new ArrayList<>(inOrder);
    for (int i = 1; i < order.size(); i++) {
      if (order.get(i - 1) instanceof ReLU relu && order.get(i) instanceof MaxPool2d pool) {
        order.set(i - 1, pool);
        order.set(i, relu);
      }
    }
    return List.copyOf(order);
  }

  /** The module at a position. */
  public Module at(int position) {
    return inOrder.get(position);
  }

  @Override
  protected boolean keepsNothing() {
    return !anyHooks() && inOrder.stream().allMatch(Module::keepsNothing);
  }
}
