package org.cresset.torch;

import static org.cresset.torch.Rule.uses;
import static org.cresset.torch.Rules.rule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gradients of the layers of networks, by LibTorch's own backward kernels. */
final class NetworkRules {
  private static final Op CONVOLUTION_BACKWARD =
      Op.of(
          "convolution_backward(Tensor grad_output, Tensor input, Tensor weight, SymInt[]?"
              + " bias_sizes, SymInt[] stride, SymInt[] padding, SymInt[] dilation, bool"
              + " transposed, SymInt[] output_padding, SymInt groups, bool[3] output_mask) ->"
              + " (Tensor, Tensor, Tensor)");
  private static final Op MAX_POOL2D_BACKWARD =
      Op.of(
          "max_pool2d_with_indices_backward(Tensor grad_output, Tensor self, int[2] kernel_size,"
              + " int[2] stride, int[2] padding, int[2] dilation, bool ceil_mode, Tensor indices)"
              + " -> Tensor");
  private static final Op AVG_POOL2D_BACKWARD =
      Op.of(
          "avg_pool2d_backward(Tensor grad_output, Tensor self, int[2] kernel_size, int[2] stride,"
              + " int[2] padding, bool ceil_mode, bool count_include_pad, int? divisor_override)"
              + " -> Tensor");
  private static final Op ADAPTIVE_AVG_POOL2D_BACKWARD =
      Op.of("_adaptive_avg_pool2d_backward(Tensor grad_output, Tensor self) -> Tensor");
  private static final Op BATCH_NORM_BACKWARD =
      Op.of(
          "native_batch_norm_backward(Tensor grad_out, Tensor input, Tensor? weight, Tensor?"
              + " running_mean, Tensor? running_var, Tensor? save_mean, Tensor? save_invstd, bool"
              + " train, float eps, bool[3] output_mask) -> (Tensor, Tensor, Tensor)");
  private static final Op MASK_GRADIENT =
      Op.of("native_dropout_backward(Tensor grad_output, Tensor mask, float scale) -> Tensor");

  private NetworkRules() {}

  static void define() {
    rule("linear")
        .input("input", uses("weight"), (g, n) -> g.matmul(n.tensor("weight")))
        .input("weight", uses("input"), (g, n) -> rows(g).t().mm(rows(n.tensor("input"))))
        .input("bias", (g, n) -> rows(g).sum(0, false));
    rule("convolution")
        .inputs(
            List.of("input", "weight", "bias"), uses("input", "weight"), NetworkRules::convolution);
    pooling();
    rule("native_batch_norm")
        .inputs(
            List.of("input", "weight", "bias"),
            uses("input", "weight", "running_mean", "running_var", "result1", "result2"),
            NetworkRules::batchNorm);
    rule("native_dropout")
        .input(
            "input",
            uses("result1"),
            (g, n) -> {
              double p = n.number("p");
              return Aten.call(MASK_GRADIENT, g, n.result(1), p == 1 ? 0.0 : 1 / (1 - p));
            });
    rule("native_dropout_backward")
        .input(
            "grad_output",
            uses("mask"),
            (g, n) -> Aten.call(MASK_GRADIENT, g, n.tensor("mask"), n.number("scale")));
  }

  private static void pooling() {
    rule("max_pool2d_with_indices")
        .input(
            "self",
            uses("self", "result1"),
            (g, n) ->
                Aten.call(
                    MAX_POOL2D_BACKWARD,
                    g,
                    n.tensor("self"),
                    n.integers("kernel_size"),
                    n.integers("stride"),
                    n.integers("padding"),
                    n.integers("dilation"),
                    n.flag("ceil_mode"),
                    n.result(1)));
    rule("avg_pool2d")
        .input(
            "self",
            uses("self"),
            (g, n) ->
                Aten.call(
                    AVG_POOL2D_BACKWARD,
                    g,
                    n.tensor("self"),
                    n.integers("kernel_size"),
                    n.integers("stride"),
                    n.integers("padding"),
                    n.flag("ceil_mode"),
                    n.flag("count_include_pad"),
                    n.value("divisor_override")));
    rule("_adaptive_avg_pool2d")
        .input(
            "self",
            uses("self"),
            (g, n) -> Aten.call(ADAPTIVE_AVG_POOL2D_BACKWARD, g, n.tensor("self")));
  }

  /** A gradient or input (..., features) as a matrix (rows, features). */
  private static Tensor rows(Tensor tensor) {
    return tensor.dim() == 2 ? tensor : tensor.reshape(-1, tensor.size(-1));
  }

  private static @Nullable Tensor[] convolution(Tensor g, OperatorNode n) {
    Tensor weight = n.tensor("weight");
    long outputChannels =
        n.flag("transposed") ? weight.size(1) * n.integer("groups") : weight.size(0);
    boolean[] wanted = {n.wants("input"), n.wants("weight"), n.wants("bias")};
    List<Tensor> gradients =
        Aten.callAll(
            CONVOLUTION_BACKWARD,
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
            wanted);
    return wantedOnly(gradients, wanted);
  }

  private static @Nullable Tensor[] batchNorm(Tensor g, OperatorNode n) {
    boolean[] wanted = {n.wants("input"), n.wants("weight"), n.wants("bias")};
    boolean training = n.flag("training");
    List<Tensor> gradients =
        Aten.callAll(
            BATCH_NORM_BACKWARD,
            g,
            n.tensor("input"),
            n.optional("weight"),
            // Training normalises by the batch, so what happens to these afterwards is no matter.
            training ? null : n.optional("running_mean"),
            training ? null : n.optional("running_var"),
            n.result(1),
            n.result(2),
            training,
            n.number("eps"),
            wanted);
    return wantedOnly(gradients, wanted);
  }

  private static @Nullable Tensor[] wantedOnly(List<Tensor> gradients, boolean[] wanted) {
    @Nullable Tensor[] result = new Tensor[wanted.length];
    for (int i = 0; i < result.length; i++) result[i] = wanted[i] ? gradients.get(i) : null;
    return result;
  }
}
