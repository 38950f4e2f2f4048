package org.cresset.torch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gradients of chosen tensors. Source: {@code torch.autograd}. */
public final class Autograd {
  private Autograd() {}

  /**
   * How a pass treats the graph.
   *
   * @param retainGraph whether the saved values stay, for another pass
   * @param createGraph whether the gradients themselves can be differentiated
   * @param allowUnused whether an input that the outputs do not depend on has a gradient of zeros;
   *     else it is an error
   */
  public record Options(boolean retainGraph, boolean createGraph, boolean allowUnused) {
    /** Free the graph; gradients are plain values. */
    public static final Options DEFAULT = new Options(false, false, true);

    /** The gradients can be differentiated again, so the graph stays. */
    public static final Options CREATE_GRAPH = new Options(true, true, true);

    /** The same options, keeping the graph or not. */
    public Options retainGraph(boolean retain) {
      return new Options(retain, createGraph, allowUnused);
    }

    /** The same options, allowing inputs that are not used or not. */
    public Options allowUnused(boolean allow) {
      return new Options(retainGraph, createGraph, allow);
    }
  }

  /** The gradients of one number with respect to {@code inputs}; the graph is freed. */
  public static List<Tensor> grad(Tensor output, List<Tensor> inputs) {
    return grad(output, inputs, Options.DEFAULT);
  }

  /**
   * The gradients of one number with respect to {@code inputs}; no leaf's {@code grad()} changes.
   *
   * @return one gradient an input, of its shape; zeros where the output does not depend on it
   */
  public static List<Tensor> grad(Tensor output, List<Tensor> inputs, Options options) {
    return grad(output, one(output), inputs, options);
  }

  /**
   * The gradients of {@code sum(output * gradient)} with respect to {@code inputs}. Source: {@code
   * torch.autograd.grad}.
   *
   * @param gradient of the shape of {@code output}
   */
  public static List<Tensor> grad(
      Tensor output, Tensor gradient, List<Tensor> inputs, Options options) {
    return grad(List.of(output), List.of(gradient), inputs, options);
  }

  /**
   * The gradients of the sum of {@code outputs.get(i) * gradients.get(i)}, over all of them and
   * their elements, with respect to {@code inputs}.
   */
  public static List<Tensor> grad(
      List<Tensor> outputs, List<Tensor> gradients, List<Tensor> inputs, Options options) {
    checkPairs("grad", outputs, gradients);
    Map<Backward.Place, @Nullable Tensor> captured = new LinkedHashMap<>();
    for (Tensor input : inputs) captured.put(place(input), null);
    try {
      Backward.run(outputs, gradients, options.retainGraph, options.createGraph, captured);
      List<Tensor> found = new ArrayList<>(inputs.size());
      for (int i = 0; i < inputs.size(); i++) {
        Tensor gradient = captured.get(place(inputs.get(i)));
        if (gradient == null && !options.allowUnused) throw unused(i, inputs.get(i));
        found.add(gradient == null ? inputs.get(i).detach().zerosLike() : gradient.alias());
      }
      return found;
    } finally {
      for (Tensor gradient : captured.values()) if (gradient != null) gradient.close();
    }
  }

  /** Adds the gradients of several tensors to what their leaves have; the graph is freed. */
  public static void backward(List<Tensor> outputs, List<Tensor> gradients) {
    backward(outputs, gradients, Options.DEFAULT);
  }

  /**
   * Adds the gradients of the sum of {@code outputs.get(i) * gradients.get(i)} to what the leaves
   * have. Source: {@code torch.autograd.backward}.
   */
  public static void backward(List<Tensor> outputs, List<Tensor> gradients, Options options) {
    checkPairs("backward", outputs, gradients);
    Backward.run(outputs, gradients, options.retainGraph, options.createGraph, null);
  }

  private static void checkPairs(String what, List<Tensor> outputs, List<Tensor> gradients) {
    if (outputs.size() == gradients.size()) return;
    throw new TorchException(
        "%s: each output must have a gradient, got %d outputs and %d gradients"
            .formatted(what, outputs.size(), gradients.size()));
  }

  private static Backward.Place place(Tensor input) {
    Node node = input.node();
    if (node != null) return new Backward.Place(node, input.output());
    throw new TorchException(
        "grad: every input must require a gradient, got "
            + Failure.describe(input)
            + " that does not",
        "call requiresGrad_(true) on it before it is used",
        null);
  }

  private static TorchException unused(int i, Tensor input) {
    return new TorchException(
        "grad: the output must depend on every input, but does not on input %d, %s"
            .formatted(i, Failure.describe(input)),
        "with allowUnused(true) its gradient is zeros",
        null);
  }

  /** The gradient that a pass starts with where none is given. */
  static Tensor one(Tensor output) {
    if (output.numel() == 1 && !output.dtype().isComplex()) return output.detach().onesLike();
    throw new ShapeException(
        "backward: without a gradient the tensor must be one "
            + (output.dtype().isComplex() ? "real number" : "number")
            + ", got "
            + Failure.describe(output));
  }

  // ---- Functions -----------------------------------------------------------------------------

  /** What is differentiated as a whole: tensors in, one tensor out. */
  @FunctionalInterface
  public interface Differentiable {
    /** Computes the result. */
    Tensor apply(List<Tensor> inputs);
  }

  /**
   * All first derivatives of {@code f} at {@code inputs}. Source: {@code
   * torch.autograd.functional.jacobian}.
   *
   * @return one tensor an input: the shape of the result, followed by that of the input
   */
  public static List<Tensor> jacobian(Differentiable f, List<Tensor> inputs) {
    return keeping(() -> rows(f, inputs, Options.DEFAULT));
  }

  /**
   * All second derivatives of {@code f}, which computes one number. Source: {@code
   * torch.autograd.functional.hessian}.
   *
   * @return for each input i and each j: the shape of input i, followed by that of input j
   */
  public static List<List<Tensor>> hessian(Differentiable f, List<Tensor> inputs) {
    List<List<Tensor>> blocks = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      int row = i;
      Differentiable slope =
          x -> {
            Tensor y = f.apply(x);
            if (y.numel() != 1) {
              throw new ShapeException(
                  "hessian: the function must give one number, got " + Failure.describe(y));
            }
            if (!y.requiresGrad()) return x.get(row).zerosLike();
            return grad(y, x, Options.CREATE_GRAPH).get(row);
          };
      blocks.add(jacobian(slope, inputs));
    }
    return blocks;
  }

  /**
   * The product of a vector and the first derivatives, in one backward pass. Source: {@code
   * torch.autograd.functional.vjp}.
   *
   * @param vector of the shape of the result
   * @return one tensor an input, of its shape
   */
  public static List<Tensor> vjp(Differentiable f, List<Tensor> inputs, Tensor vector) {
    return keeping(
        () -> {
          List<Tensor> leaves = leaves(inputs);
          Tensor y = f.apply(leaves);
          return y.requiresGrad() ? grad(y, vector, leaves, Options.DEFAULT) : zeros(leaves);
        });
  }

  /**
   * The product of the first derivatives and a vector: how the result changes along it. Computed by
   * differentiating a vjp with respect to its vector. Source: {@code
   * torch.autograd.functional.jvp}.
   *
   * @param vectors one an input, of its shape
   * @return of the shape of the result
   */
  public static Tensor jvp(Differentiable f, List<Tensor> inputs, List<Tensor> vectors) {
    checkPairs("jvp", inputs, vectors);
    return keeping(
            () -> {
              List<Tensor> leaves = leaves(inputs);
              Tensor y = f.apply(leaves);
              Tensor u = y.detach().zerosLike().requiresGrad_(true);
              if (!y.requiresGrad()) return zeros(List.of(u));
              List<Tensor> products = grad(y, u, leaves, Options.CREATE_GRAPH);
              List<Tensor> outputs = new ArrayList<>();
              List<Tensor> along = new ArrayList<>();
              for (int i = 0; i < products.size(); i++) {
                if (!products.get(i).requiresGrad()) continue;
                outputs.add(products.get(i));
                along.add(vectors.get(i));
              }
              if (outputs.isEmpty()) return zeros(List.of(u));
              return grad(outputs, along, List.of(u), Options.DEFAULT);
            })
        .getFirst();
  }

  /** Computes with recording on, and frees what was made on the way. */
  private static List<Tensor> keeping(java.util.function.Supplier<List<Tensor>> computation) {
    try (Scope scope = Scope.open();
        NoGrad _ = NoGrad.recording(true)) {
      List<Tensor> results = computation.get();
      results.forEach(scope::keep);
      return results;
    }
  }

  private static List<Tensor> leaves(List<Tensor> inputs) {
    return inputs.stream().map(x -> x.detach().requiresGrad_(true)).toList();
  }

  private static List<Tensor> zeros(List<Tensor> like) {
    return like.stream().map(x -> x.detach().zerosLike()).toList();
  }

  /** One backward pass for each element of the result. */
  private static List<Tensor> rows(Differentiable f, List<Tensor> inputs, Options options) {
    List<Tensor> leaves = leaves(inputs);
    Tensor y = f.apply(leaves);
    int count = Math.toIntExact(y.numel());
    List<List<Tensor>> rows = new ArrayList<>();
    for (int i = 0; y.requiresGrad() && i < count; i++) {
      Tensor flat = y.detach().zerosLike().reshape(-1);
      flat.select(0, i).fill_(1);
      Tensor unit = flat.reshape(y.shape().toArray());
      rows.add(grad(y, unit, leaves, options.retainGraph(i + 1 < count)));
    }
    List<Tensor> jacobians = new ArrayList<>();
    for (int j = 0; j < leaves.size(); j++) {
      int input = j;
      long[] shape = joined(y.shape().toArray(), leaves.get(j).shape().toArray());
      jacobians.add(
          rows.isEmpty()
              ? Tensor.empty(y.dtype(), y.device(), MemoryFormat.CONTIGUOUS, shape).zero_()
              : Tensor.stack(rows.stream().map(row -> row.get(input)).toList(), 0).reshape(shape));
    }
    return jacobians;
  }

  private static long[] joined(long[] first, long[] second) {
    long[] joined = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}
