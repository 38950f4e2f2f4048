package org.cresset.torch;

import static org.cresset.torch.Rule.uses;
import static org.cresset.torch.Rules.rule;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gradients of what brings values to mean 0 and variance 1.
 *
 * <p>By LibTorch's backward kernels; when the gradient is to be differentiated again, written with
 * operators that have rules. Source: Ioffe and Szegedy 2015, section 3.
 */
final class NormalizationRules {
  private static final Op BATCH_NORM_BACKWARD =
      Op.of(
          "native_batch_norm_backward(Tensor grad_out, Tensor input, Tensor? weight, Tensor?"
              + " running_mean, Tensor? running_var, Tensor? save_mean, Tensor? save_invstd, bool"
              + " train, float eps, bool[3] output_mask) -> (Tensor, Tensor, Tensor)");
  private static final Op LAYER_NORM_BACKWARD =
      Op.of(
          "native_layer_norm_backward(Tensor grad_out, Tensor input, SymInt[] normalized_shape,"
              + " Tensor mean, Tensor rstd, Tensor? weight, Tensor? bias, bool[3] output_mask) ->"
              + " (Tensor, Tensor, Tensor)");
  private static final Op GROUP_NORM_BACKWARD =
      Op.of(
          "native_group_norm_backward(Tensor grad_out, Tensor input, Tensor mean, Tensor rstd,"
              + " Tensor? weight, SymInt N, SymInt C, SymInt HxW, int group, bool[3] output_mask)"
              + " -> (Tensor, Tensor, Tensor)");

  private NormalizationRules() {}

  static void define() {
    List<String> inputs = List.of("input", "weight", "bias");
    rule("native_batch_norm")
        .inputs(
            inputs,
            uses("input", "weight", "running_mean", "running_var", "result1", "result2"),
            (g, n) -> NoGrad.isRecording() ? batchNormAgain(g, n) : batchNorm(g, n));
    rule("native_layer_norm")
        .inputs(
            inputs,
            uses("input", "weight", "bias", "result1", "result2"),
            (g, n) -> NoGrad.isRecording() ? layerNormAgain(g, n) : layerNorm(g, n));
    rule("native_group_norm")
        .inputs(
            inputs,
            uses("input", "weight", "result1", "result2"),
            (g, n) -> NoGrad.isRecording() ? groupNormAgain(g, n) : groupNorm(g, n));
  }

  private static boolean[] wanted(OperatorNode n) {
    return new boolean[] {n.wants("input"), n.wants("weight"), n.wants("bias")};
  }

  private static @Nullable Tensor[] batchNorm(Tensor g, OperatorNode n) {
    boolean[] wanted = wanted(n);
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
    return ConvolutionRules.only(gradients, wanted);
  }

  private static @Nullable Tensor[] batchNormAgain(Tensor g, OperatorNode n) {
    Tensor input = n.tensor("input");
    long[] dims = new long[input.dim() - 1]; // all but the channels'
    for (int i = 1; i < dims.length; i++) dims[i] = i + 1L;
    long[] channels = new long[input.dim()];
    Arrays.fill(channels, 1);
    channels[1] = input.size(1);
    Tensor weight = n.optional("weight");
    Tensor scaled = weight == null ? g : g.mul(weight.reshape(channels));
    Tensor normal;
    Tensor ofInput;
    if (n.flag("training")) {
      Normal statistics = Normal.of(input, dims, n.number("eps"));
      normal = statistics.values;
      ofInput = statistics.gradient(scaled, dims);
    } else {
      Tensor inverse = n.tensor("running_var").add(n.number("eps")).rsqrt().reshape(channels);
      normal = input.sub(n.tensor("running_mean").reshape(channels)).mul(inverse);
      ofInput = scaled.mul(inverse);
    }
    return new @Nullable Tensor[] {
      ofInput,
      n.wants("weight") ? g.mul(normal).sum(dims, false) : null,
      n.wants("bias") ? g.sum(dims, false) : null
    };
  }

  private static @Nullable Tensor[] layerNorm(Tensor g, OperatorNode n) {
    boolean[] wanted = wanted(n);
    List<Tensor> gradients =
        Aten.callAll(
            LAYER_NORM_BACKWARD,
            g,
            n.tensor("input"),
            n.integers("normalized_shape"),
            n.result(1),
            n.result(2),
            n.optional("weight"),
            n.optional("bias"),
            wanted);
    return ConvolutionRules.only(gradients, wanted);
  }

  private static @Nullable Tensor[] layerNormAgain(Tensor g, OperatorNode n) {
    Tensor input = n.tensor("input");
    int last = n.integers("normalized_shape").length;
    long[] dims = new long[last];
    for (int i = 0; i < last; i++) dims[i] = (long) i - last;
    long[] others = new long[input.dim() - last];
    for (int i = 0; i < others.length; i++) others[i] = i;
    Tensor weight = n.optional("weight");
    Normal normal = Normal.of(input, dims, n.number("eps"));
    return new @Nullable Tensor[] {
      normal.gradient(weight == null ? g : g.mul(weight), dims),
      n.wants("weight") ? summed(g.mul(normal.values), others) : null,
      n.wants("bias") ? summed(g, others) : null
    };
  }

  /** The sum along some dimensions; none are no dimensions here, not all. */
  private static Tensor summed(Tensor x, long... dims) {
    return dims.length == 0 ? x : x.sum(dims, false);
  }

  private static @Nullable Tensor[] groupNorm(Tensor g, OperatorNode n) {
    boolean[] wanted = wanted(n);
    Tensor input = n.tensor("input");
    // The kernel reads both in the order of the input.
    MemoryFormat format =
        input.dim() == 4
                && input.isContiguous(MemoryFormat.CHANNELS_LAST)
                && !input.isContiguous(MemoryFormat.CONTIGUOUS)
            ? MemoryFormat.CHANNELS_LAST
            : MemoryFormat.CONTIGUOUS;
    List<Tensor> gradients =
        Aten.callAll(
            GROUP_NORM_BACKWARD,
            g.to(format),
            input,
            n.result(1),
            n.result(2),
            n.optional("weight"),
            n.integer("N"),
            n.integer("C"),
            n.integer("HxW"),
            n.integer("group"),
            wanted);
    return ConvolutionRules.only(gradients, wanted);
  }

  private static @Nullable Tensor[] groupNormAgain(Tensor g, OperatorNode n) {
    Tensor input = n.tensor("input");
    long[] sizes = n.sizes("input");
    long batch = n.integer("N");
    long groups = n.integer("group");
    long area = n.integer("HxW");
    long channels = n.integer("C");
    long[] grouped = {batch, groups, channels / groups * area};
    long[] perChannel = {batch, channels, area};
    Tensor flat = g.reshape(perChannel);
    Tensor weight = n.optional("weight");
    Tensor scaled = weight == null ? flat : flat.mul(weight.reshape(channels, 1));
    long[] dims = {2};
    Normal normal = Normal.of(input.reshape(grouped), dims, n.number("eps"));
    long[] others = {0, 2};
    return new @Nullable Tensor[] {
      normal.gradient(scaled.reshape(grouped), dims).reshape(sizes),
      n.wants("weight") ? flat.mul(normal.values.reshape(perChannel)).sum(others, false) : null,
      n.wants("bias") ? flat.sum(others, false) : null
    };
  }

  /** Values of mean 0 and variance 1, and what they were divided by, inverted. */
  private record Normal(Tensor values, Tensor inverse) {
    static Normal of(Tensor x, long[] dims, double eps) {
      Tensor centred = x.sub(x.mean(dims, true));
      Tensor inverse = centred.square().mean(dims, true).add(eps).rsqrt();
      return new Normal(centred.mul(inverse), inverse);
    }

    /** The gradient of what {@code values} were made of. */
    Tensor gradient(Tensor g, long[] dims) {
      Tensor along = values.mul(g.mul(values).mean(dims, true));
      return g.sub(g.mean(dims, true)).sub(along).mul(inverse);
    }
  }
}
