package org.cresset.torch;

import static org.cresset.torch.RuleChecks.sizes;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks of {@link NormalizationRules}. */
final class NormalizationChecks {
  private static final Op BATCH_NORM =
      Op.of(
          "native_batch_norm(Tensor input, Tensor? weight, Tensor? bias, Tensor? running_mean,"
              + " Tensor? running_var, bool training, float momentum, float eps) -> (Tensor,"
              + " Tensor, Tensor)");
  private static final Op LAYER_NORM =
      Op.of(
          "native_layer_norm(Tensor input, SymInt[] normalized_shape, Tensor? weight, Tensor?"
              + " bias, float eps) -> (Tensor, Tensor, Tensor)");
  private static final Op GROUP_NORM =
      Op.of(
          "native_group_norm(Tensor input, Tensor? weight, Tensor? bias, SymInt N, SymInt C, SymInt"
              + " HxW, int group, float eps) -> (Tensor, Tensor, Tensor)");

  private NormalizationChecks() {}

  static void define(RuleChecks checks) {
    batchNorm(checks);
    layerNorm(checks);
    groupNorm(checks);
  }

  private static void batchNorm(RuleChecks checks) {
    long[] channels = {3};
    for (long[] input : new long[][] {{4, 3}, {2, 3, 2, 2}, {2, 3, 4}}) {
      for (boolean train : new boolean[] {false, true}) {
        checks.several(
            "native_batch_norm", true, x -> batchNorm(x, train, true), input, channels, channels);
        checks.several("native_batch_norm", true, x -> batchNorm(x, train, true), input);
      }
      checks.several(
          "native_batch_norm", true, x -> batchNorm(x, true, false), input, channels, channels);
    }
  }

  private static Tensor batchNorm(List<Tensor> x, boolean train, boolean running) {
    Tensor mean = running ? Tensor.of(new double[] {0.25, -0.5, 1}) : null;
    Tensor variance = running ? Tensor.of(new double[] {0.5, 1, 2}) : null;
    Tensor input = x.getFirst();
    return Aten.callAll(BATCH_NORM, input, at(x, 1), at(x, 2), mean, variance, train, 0.1, 1e-3)
        .getFirst();
  }

  private static void layerNorm(RuleChecks checks) {
    String rule = "native_layer_norm";
    checks.several(rule, true, x -> layerNorm(x, 4), sizes(3, 4), sizes(4), sizes(4));
    checks.several(rule, true, x -> layerNorm(x, 4), sizes(4), sizes(4), sizes(4));
    checks.several(rule, true, x -> layerNorm(x, 2, 3), sizes(2, 2, 3), sizes(2, 3));
    checks.several(rule, true, x -> layerNorm(x, 5), sizes(2, 2, 5));
    checks.several(rule, true, x -> layerNorm(x, 4), sizes(0, 4), sizes(4), sizes(4));
  }

  private static Tensor layerNorm(List<Tensor> x, long... shape) {
    return Aten.callAll(LAYER_NORM, x.getFirst(), shape, at(x, 1), at(x, 2), 1e-3).getFirst();
  }

  private static void groupNorm(RuleChecks checks) {
    String rule = "native_group_norm";
    checks.several(rule, true, x -> groupNorm(x, 2), sizes(2, 4, 3), sizes(4), sizes(4));
    checks.several(rule, true, x -> groupNorm(x, 1), sizes(2, 3, 2, 2), sizes(3), sizes(3));
    checks.several(rule, true, x -> groupNorm(x, 2), sizes(2, 4));
    checks.several(rule, true, x -> groupNorm(x, 3), sizes(1, 3, 2, 1, 3), sizes(3));
  }

  private static Tensor groupNorm(List<Tensor> x, long groups) {
    Tensor input = x.getFirst().contiguous(); // the function of nn makes all three dense
    Tensor weight = x.size() > 1 ? x.get(1).contiguous() : null;
    Tensor bias = x.size() > 2 ? x.get(2).contiguous() : null;
    long batch = input.size(0);
    long channels = input.size(1);
    long area = input.numel() / (batch * channels);
    return Aten.callAll(GROUP_NORM, input, weight, bias, batch, channels, area, groups, 1e-3)
        .getFirst();
  }

  private static @Nullable Tensor at(List<Tensor> x, int i) {
    return i < x.size() ? x.get(i) : null;
  }
}
