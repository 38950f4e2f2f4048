package org.cresset.torch;

import static org.cresset.torch.Rule.uses;
import static org.cresset.torch.Rules.rule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gradients of convolutions, transposed ones among them, by LibTorch's own kernels. */
final class ConvolutionRules {
  private static final Op BACKWARD =
      Op.of(
          "convolution_backward(Tensor grad_output, Tensor input, Tensor weight, SymInt[]?"
              + " bias_sizes, SymInt[] stride, SymInt[] padding, SymInt[] dilation, bool"
              + " transposed, SymInt[] output_padding, SymInt groups, bool[3] output_mask) ->"
              + " (Tensor, Tensor, Tensor)");
  private static final Op DOUBLE_BACKWARD =
      Op.of(
          "_convolution_double_backward(Tensor? ggI, Tensor? ggW, Tensor? ggb, Tensor gO, Tensor"
              + " weight, Tensor self, SymInt[] stride, SymInt[] padding, SymInt[] dilation, bool"
              + " transposed, SymInt[] output_padding, SymInt groups, bool[3] output_mask) ->"
              + " (Tensor, Tensor, Tensor)");

  private ConvolutionRules() {}

  static void define() {
    rule("convolution")
        .inputs(
            List.of("input", "weight", "bias"), uses("input", "weight"), ConvolutionRules::once);
    rule("convolution_backward")
        .anyResult()
        .inputs(
            List.of("grad_output", "input", "weight"),
            uses("grad_output", "input", "weight"),
            (_, n) -> twice(n));
  }

  private static @Nullable Tensor[] once(Tensor g, OperatorNode n) {
    ConvolutionCheck.before(g);
    Tensor weight = n.tensor("weight");
    long outputChannels =
        n.flag("transposed") ? weight.size(1) * n.integer("groups") : weight.size(0);
    boolean[] wanted = {n.wants("input"), n.wants("weight"), n.wants("bias")};
    // A result that was not asked for is no tensor, and cannot stand in a graph.
    boolean[] asked = NoGrad.isRecording() ? new boolean[] {true, true, true} : wanted;
    List<Tensor> gradients =
        Aten.callAll(
            BACKWARD,
            g,
            n.tensor("input"),
            weight,
            new long[] {outputChannels},
            n.integers("stride"),
            n.integers("padding"),
            n.integers("dilation"),
            n.flag("transposed"),
            n.integers("output_padding"),
            n.integer("groups"),
            asked);
    return only(gradients, wanted);
  }

  /** The input's gradient of a convolution with padding 1, which is all that it has. */
  static Tensor ofInput(Tensor g, Tensor input, Tensor weight) {
    long[] ones = {1, 1};
    boolean[] asked = {true, false, false};
    return Aten.callFirst(
        BACKWARD, g, input, weight, null, ones, ones, ones, false, new long[2], 1, asked);
  }

  private static @Nullable Tensor[] twice(OperatorNode n) {
    Tensor ofInput = n.gradient(0);
    Tensor ofWeight = n.gradient(1);
    boolean[] wanted = {
      n.wants("grad_output"),
      n.wants("input") && ofWeight != null,
      n.wants("weight") && ofInput != null
    };
    List<Tensor> gradients =
        Aten.callAll(
            DOUBLE_BACKWARD,
            ofInput,
            ofWeight,
            n.gradient(2),
            n.tensor("grad_output"),
            n.tensor("weight"),
            n.tensor("input"),
            n.integers("stride"),
            n.integers("padding"),
            n.integers("dilation"),
            n.flag("transposed"),
            n.integers("output_padding"),
            n.integer("groups"),
            wanted);
    // Of an empty batch the kernel returns no tensors: in Java one of no element and one dimension.
    for (int i = 0; i < wanted.length; i++) wanted[i] &= gradients.get(i).dim() > 2;
    return only(gradients, wanted);
  }

  /** Those gradients that were wanted and are there; the others are none. */
  static @Nullable Tensor[] only(List<Tensor> gradients, boolean[] wanted) {
    @Nullable Tensor[] result = new Tensor[wanted.length];
    for (int i = 0; i < result.length; i++) result[i] = wanted[i] ? gradients.get(i) : null;
    return result;
  }
}
