package org.cresset.torch;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Checks of {@link NetworkRules}. */
final class NetworkChecks {
  private static final Op LINEAR =
      Op.of("linear(Tensor input, Tensor weight, Tensor? bias) -> Tensor");
  private static final Op DROPOUT =
      Op.of("native_dropout(Tensor input, float p, bool? train) -> (Tensor, Tensor)");
  private static final Op NLL_LOSS =
      Op.of(
          "nll_loss_forward(Tensor self, Tensor target, Tensor? weight, int reduction, SymInt"
              + " ignore_index) -> (Tensor output, Tensor total_weight)");
  private static final Op NLL_LOSS_2D =
      Op.of(
          "nll_loss2d_forward(Tensor self, Tensor target, Tensor? weight, int reduction, SymInt"
              + " ignore_index) -> (Tensor output, Tensor total_weight)");
  private static final Op MSE_LOSS =
      Op.of("mse_loss(Tensor self, Tensor target, int reduction) -> Tensor");

  private NetworkChecks() {}

  static void define(RuleChecks checks) {
    linear(checks);
    for (double p : new double[] {0, 0.4, 1}) {
      checks.shaped("native_dropout", true, x -> dropout(x, p), 4, 5);
    }
    losses(checks);
  }

  private static void linear(RuleChecks checks) {
    for (long[] input : new long[][] {{3}, {4, 3}, {2, 2, 3}, {0, 3}}) {
      long[] weight = {2, 3};
      checks.several(
          "linear", true, x -> call(LINEAR, x.get(0), x.get(1), x.get(2)), input, weight, sizes(2));
      checks.several("linear", true, x -> call(LINEAR, x.get(0), x.get(1), null), input, weight);
    }
    checks.shaped(
        "linear", true, w -> call(LINEAR, Tensor.ones(DType.FLOAT64, 4, 3), w, null), 2, 3);
  }

  private static Tensor dropout(Tensor x, double p) {
    Generator.manualSeed(3); // the same mask at every call
    return Aten.callAll(DROPOUT, x, p, true).getFirst();
  }

  private static void losses(RuleChecks checks) {
    for (long reduction : new long[] {0, 1, 2}) { // none, mean, sum
      for (boolean weighted : new boolean[] {false, true}) {
        checks.shaped(
            "nll_loss_forward", false, x -> nll(NLL_LOSS, x, weighted, reduction, 3), 3, 4);
        checks.shaped("nll_loss_forward", false, x -> nll(NLL_LOSS, x, weighted, reduction), 4);
        checks.shaped(
            "nll_loss2d_forward",
            false,
            x -> nll(NLL_LOSS_2D, x, weighted, reduction, 2, 1, 2),
            2,
            4,
            1,
            2);
      }
      checks.several(
          "mse_loss",
          false,
          x -> call(MSE_LOSS, x.get(0), x.get(1), reduction),
          sizes(2, 3),
          sizes(2, 3));
      checks.several(
          "mse_loss", false, x -> call(MSE_LOSS, x.get(0), x.get(1), reduction), sizes(), sizes());
      checks.several(
          "mse_loss",
          false,
          x -> call(MSE_LOSS, x.get(0), x.get(1), reduction),
          sizes(2, 3),
          sizes(3));
    }
  }

  /** Labels 1, 2, 3, ...; label 2 is ignored. */
  private static Tensor nll(Op loss, Tensor x, boolean weighted, long reduction, long... target) {
    Tensor weight = weighted ? Tensor.of(new double[] {0.5, 1, 1.5, 2}) : null;
    long count = Arrays.stream(target).reduce(1, (a, b) -> a * b);
    Tensor labels = Tensor.arange(1, count + 1, 1).remainder(4).reshape(target);
    return Aten.callAll(loss, x, labels, weight, reduction, 2).getFirst();
  }

  private static long[] sizes(long... sizes) {
    return sizes;
  }

  private static Tensor call(Op op, @Nullable Object... arguments) {
    return Aten.call(op, arguments);
  }
}
