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
   * How {@link #grad(Tensor, List, Options)} treats the graph.
   *
   * @param retainGraph whether the saved values stay, for another pass
   * @param createGraph whether the gradients themselves can be differentiated
   */
  public record Options(boolean retainGraph, boolean createGraph) {
    /** Free the graph; gradients are plain values. */
    public static final Options DEFAULT = new Options(false, false);

    /** The gradients can be differentiated again, so the graph stays. */
    public static final Options CREATE_GRAPH = new Options(true, true);
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
    Map<Backward.Place, @Nullable Tensor> captured = new LinkedHashMap<>();
    for (Tensor input : inputs) captured.put(place(input), null);
    Backward.run(
        List.of(output), List.of(gradient), options.retainGraph, options.createGraph, captured);
    List<Tensor> gradients = new ArrayList<>(inputs.size());
    for (Tensor input : inputs) {
      Tensor found = captured.get(place(input));
      gradients.add(found == null ? input.detach().zerosLike() : found.alias());
    }
    for (Tensor found : captured.values()) if (found != null) found.close();
    return gradients;
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

  /** The gradient that a pass starts with where none is given. */
  static Tensor one(Tensor output) {
    if (output.numel() == 1 && !output.dtype().isComplex()) return output.detach().onesLike();
    throw new ShapeException(
        "backward: without a gradient the tensor must be one "
            + (output.dtype().isComplex() ? "real number" : "number")
            + ", got "
            + Failure.describe(output));
  }
}
