package org.cresset.torch;

import static org.cresset.torch.Rule.uses;
import static org.cresset.torch.Rules.rule;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gradients of poolings.
 *
 * <p>By LibTorch's backward kernels; of the greatest values, when the gradient is to be
 * differentiated again, by adding it where they stood.
 */
final class PoolingRules {
  private PoolingRules() {}

  static void define() {
    for (int rank = 2; rank <= 3; rank++) {
      greatest(rank);
      means(rank);
      adaptive(rank);
      fractional(rank);
      String unpool = "max_unpool" + rank + "d";
      int dims = rank;
      rule(unpool).input("self", uses("indices"), (g, n) -> chosen(g, n.tensor("indices"), dims));
    }
  }

  private static void greatest(int rank) {
    String name = "max_pool%dd_with_indices".formatted(rank);
    Op backward =
        Rules.op(
            "%s_backward(Tensor grad_output, Tensor self, int[] kernel_size, int[] stride, int[] padding, int[] dilation, bool ceil_mode, Tensor indices) -> Tensor"
                .formatted(name));
    rule(name)
        .input(
            "self",
            uses("self", "result1"),
            (g, n) ->
                NoGrad.isRecording()
                    ? spread(g, n, rank)
                    : Aten.call(
                        backward,
                        g,
                        n.tensor("self"),
                        n.integers("kernel_size"),
                        n.integers("stride"),
                        n.integers("padding"),
                        n.integers("dilation"),
                        n.flag("ceil_mode"),
                        n.result(1)));
  }

  private static void means(int rank) {
    String name = "avg_pool%dd".formatted(rank);
    String geometry =
        "int[] kernel_size, int[] stride, int[] padding, bool ceil_mode, bool count_include_pad,"
            + " int? divisor_override";
    Op forward = Rules.op("%s(Tensor self, %s) -> Tensor".formatted(name, geometry));
    Op backward =
        Rules.op(
            "%s_backward(Tensor grad_output, Tensor self, %s) -> Tensor".formatted(name, geometry));
    rule(name)
        .input(
            "self", uses("self"), (g, n) -> Aten.call(backward, withGeometry(n, g, shapeOnly(n))));
    rule(name + "_backward").input("grad_output", (g, n) -> Aten.call(forward, withGeometry(n, g)));
  }

  private static @Nullable Object[] withGeometry(OperatorNode n, Tensor... tensors) {
    List<@Nullable Object> arguments = new ArrayList<>(List.of(tensors));
    for (String name : List.of("kernel_size", "stride", "padding")) arguments.add(n.integers(name));
    arguments.add(n.flag("ceil_mode"));
    arguments.add(n.flag("count_include_pad"));
    arguments.add(n.value("divisor_override"));
    return arguments.toArray();
  }

  private static void adaptive(int rank) {
    String mean = "_adaptive_avg_pool%dd".formatted(rank);
    Op forward = Rules.op("%s(Tensor self, SymInt[] output_size) -> Tensor".formatted(mean));
    Op backward =
        Rules.op("%s_backward(Tensor grad_output, Tensor self) -> Tensor".formatted(mean));
    rule(mean).input("self", uses("self"), (g, n) -> Aten.call(backward, g, shapeOnly(n)));
    rule(mean + "_backward")
        .input("grad_output", (g, n) -> Aten.call(forward, g, last(n.sizes("grad_output"), rank)));
    String max = "adaptive_max_pool%dd".formatted(rank);
    Op maxBackward =
        Rules.op(
            "%s_backward(Tensor grad_output, Tensor self, Tensor indices) -> Tensor"
                .formatted(max));
    rule(max)
        .input(
            "self",
            uses("self", "result1"),
            (g, n) ->
                NoGrad.isRecording()
                    ? spread(g, n, rank)
                    : Aten.call(maxBackward, g, n.tensor("self"), n.result(1)));
  }

  private static void fractional(int rank) {
    String name = "fractional_max_pool%dd".formatted(rank);
    Op backward =
        Rules.op(
            "%s_backward(Tensor grad_output, Tensor self, int[] kernel_size, int[] output_size, Tensor indices) -> Tensor"
                .formatted(name));
    rule(name)
        .input(
            "self",
            uses("self", "result1"),
            (g, n) ->
                NoGrad.isRecording()
                    ? spread(g, n, rank)
                    : Aten.call(
                        backward,
                        g,
                        n.tensor("self"),
                        n.integers("kernel_size"),
                        n.integers("output_size"),
                        n.result(1)));
  }

  /** The input for a kernel that only reads its sizes: outside of the graph, for it has no part. */
  static Tensor shapeOnly(OperatorNode n) {
    Tensor self = n.tensor("self");
    return NoGrad.isRecording() ? self.detach() : self;
  }

  /** The gradient where the greatest stood, zeros elsewhere. */
  private static Tensor spread(Tensor g, OperatorNode n, int rank) {
    long[] sizes = n.sizes("self");
    Tensor zeros = ReductionRules.zeros(g, flat(sizes, rank));
    long[] flat = flat(g.shape().toArray(), rank);
    return zeros.scatterAdd(-1, n.result(1).reshape(flat), g.reshape(flat)).reshape(sizes);
  }

  /** The elements at {@code indices}, which count through the last {@code rank} dimensions. */
  private static Tensor chosen(Tensor g, Tensor indices, int rank) {
    long[] sizes = indices.shape().toArray();
    return g.reshape(flat(g.shape().toArray(), rank))
        .gather(-1, indices.reshape(flat(sizes, rank)))
        .reshape(sizes);
  }

  /** The sizes with the last {@code rank} as one. */
  private static long[] flat(long[] sizes, int rank) {
    long[] flat = java.util.Arrays.copyOf(sizes, sizes.length - rank + 1);
    flat[flat.length - 1] = 1;
    for (long size : last(sizes, rank)) flat[flat.length - 1] *= size;
    return flat;
  }

  private static long[] last(long[] sizes, int rank) {
    return java.util.Arrays.copyOfRange(sizes, sizes.length - rank, sizes.length);
  }
}
