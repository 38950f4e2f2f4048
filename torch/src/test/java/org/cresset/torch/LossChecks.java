package org.cresset.torch;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.cresset.torch.nn.functional.ClassLosses;
import org.cresset.torch.nn.functional.Reduction;
import org.cresset.torch.nn.functional.RegressionLosses;

/** Checks of {@link LossRules}. */
final class LossChecks {
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

  private LossChecks() {}

  static void define(RuleChecks checks) {
    for (Reduction reduction : Reduction.values()) {
      differences(checks, reduction);
      probabilities(checks, reduction);
      sequences(checks, reduction);
    }
    for (long reduction : new long[] {0, 1, 2}) { // none, mean, sum
      nll(checks, reduction);
      checks.several(
          "mse_loss",
          true,
          x -> Aten.call(MSE_LOSS, x.get(0), x.get(1), reduction),
          sizes(2, 3),
          sizes(2, 3));
    }
  }

  private static void nll(RuleChecks checks, long reduction) {
    for (boolean weighted : new boolean[] {false, true}) {
      checks.shaped("nll_loss_forward", true, x -> nll(NLL_LOSS, x, weighted, reduction, 3), 3, 4);
      checks.shaped("nll_loss_forward", true, x -> nll(NLL_LOSS, x, weighted, reduction), 4);
      checks.shaped(
          "nll_loss2d_forward",
          true,
          x -> nll(NLL_LOSS_2D, x, weighted, reduction, 2, 1, 2),
          2,
          4,
          1,
          2);
    }
  }

  /** Labels 1, 2, 3, ...; label 2 is ignored. */
  private static Tensor nll(Op loss, Tensor x, boolean weighted, long reduction, long... target) {
    Tensor weight = weighted ? Tensor.of(new double[] {0.5, 1, 1.5, 2}) : null;
    long count = Arrays.stream(target).reduce(1, (a, b) -> a * b);
    Tensor labels = Tensor.arange(1, count + 1, 1).remainder(4).reshape(target);
    return Aten.callAll(loss, x, labels, weight, reduction, 2).getFirst();
  }

  private interface Pair {
    Tensor of(Tensor input, Tensor target, Reduction reduction);
  }

  private static void pair(
      RuleChecks checks, String rule, Reduction reduction, Pair loss, Supplier<Tensor[]> inputs) {
    checks.twice(rule, reduction + "", x -> loss.of(x.get(0), x.get(1), reduction), inputs);
  }

  private static Supplier<Tensor[]> between(double low, double high, double t0, double t1) {
    return () ->
        new Tensor[] {
          RuleChecks.random(31, low, high, 3, 2),
          RuleChecks.strided(RuleChecks.random(32, t0, t1, 3, 2))
        };
  }

  private static void differences(RuleChecks checks, Reduction r) {
    Supplier<Tensor[]> any = between(-2, 2, -2, 2);
    pair(checks, "mse_loss", r, RegressionLosses::mse, any);
    pair(checks, "l1_loss", r, RegressionLosses::l1, any);
    pair(checks, "smooth_l1_loss", r, (x, t, k) -> RegressionLosses.smoothL1(x, t, k, 0.9), any);
    pair(checks, "huber_loss", r, (x, t, k) -> RegressionLosses.huber(x, t, k, 1.1), any);
    pair(checks, "soft_margin_loss", r, RegressionLosses::softMargin, any);
  }

  private static void probabilities(RuleChecks checks, Reduction r) {
    Tensor weight = constant(0.5, 2);
    Tensor positive = constant(3, 0.25);
    Supplier<Tensor[]> unit = between(0.1, 0.9, 0.1, 0.9);
    Supplier<Tensor[]> logits = between(-2, 2, 0.1, 0.9);
    pair(
        checks,
        "binary_cross_entropy",
        r,
        (x, t, k) -> ClassLosses.binaryCrossEntropy(x, t, null, k),
        unit);
    pair(
        checks,
        "binary_cross_entropy",
        r,
        (x, t, k) -> ClassLosses.binaryCrossEntropy(x, t, weight.expand(3, 2), k),
        unit);
    String bce = "binary_cross_entropy_with_logits";
    for (Tensor w : List.of(weight, positive)) {
      pair(
          checks,
          bce,
          r,
          (x, t, k) -> ClassLosses.binaryCrossEntropyWithLogits(x, t, w, positive, k),
          logits);
    }
    pair(
        checks,
        bce,
        r,
        (x, t, k) -> ClassLosses.binaryCrossEntropyWithLogits(x, t, null, null, k),
        logits);
    pair(checks, "kl_div", r, (x, t, k) -> ClassLosses.klDiv(x, t, k, false), logits);
    pair(checks, "kl_div", r, (x, t, k) -> ClassLosses.klDiv(x, t, k, true), logits);
    pair(
        checks,
        "sum.dim_IntList",
        r,
        (x, t, k) -> ClassLosses.crossEntropy(x, t.softmax(1), null, -100, k, 0.1),
        logits);
  }

  private static Tensor constant(double... values) {
    return Tensor.of(values).leaveScope();
  }

  private static void sequences(RuleChecks checks, Reduction reduction) {
    checks.once(
        "multilabel_margin_loss_forward",
        reduction + "",
        x ->
            ClassLosses.multilabelMargin(
                x.getFirst(), Tensor.of(new long[] {2, 0, -1, 1, 1, -1, 0, 2}, 2, 4), reduction),
        () -> new Tensor[] {RuleChecks.random(33, -2, 2, 2, 4)});
    checks.once(
        "_ctc_loss",
        reduction + "",
        x ->
            ClassLosses.ctc(
                x.getFirst().logSoftmax(2),
                Tensor.of(new long[] {1, 2, 2, 1, 3, 0}, 2, 3),
                new long[] {5, 4},
                new long[] {3, 2},
                0,
                reduction,
                false),
        () -> new Tensor[] {RuleChecks.random(34, -1, 1, 5, 2, 4)});
  }

  private static long[] sizes(long... sizes) {
    return sizes;
  }
}
