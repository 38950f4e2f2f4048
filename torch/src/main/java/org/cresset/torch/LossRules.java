package org.cresset.torch;

import static org.cresset.torch.Rule.uses;
import static org.cresset.torch.Rules.rule;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gradients of losses: by LibTorch's backward kernels, or by a slope for each element where there
 * is no kernel and where the gradient is to be differentiated again.
 */
final class LossRules {
  private static final Op NLL_LOSS_BACKWARD =
      Op.of(
          "nll_loss_backward(Tensor grad_output, Tensor self, Tensor target, Tensor? weight, int"
              + " reduction, SymInt ignore_index, Tensor total_weight) -> Tensor");
  private static final Op NLL_LOSS2D_BACKWARD =
      Op.of(
          "nll_loss2d_backward(Tensor grad_output, Tensor self, Tensor target, Tensor? weight, int"
              + " reduction, SymInt ignore_index, Tensor total_weight) -> Tensor");
  private static final Op MSE_BACKWARD =
      Op.of(
          "mse_loss_backward(Tensor grad_output, Tensor self, Tensor target, int reduction) ->"
              + " Tensor");
  private static final Op SMOOTH_L1_BACKWARD =
      Op.of(
          "smooth_l1_loss_backward(Tensor grad_output, Tensor self, Tensor target, int reduction,"
              + " float beta) -> Tensor");
  private static final Op HUBER_BACKWARD =
      Op.of(
          "huber_loss_backward(Tensor grad_output, Tensor self, Tensor target, int reduction, float"
              + " delta) -> Tensor");
  private static final Op SOFT_MARGIN_BACKWARD =
      Op.of(
          "soft_margin_loss_backward(Tensor grad_output, Tensor self, Tensor target, int"
              + " reduction) -> Tensor");
  private static final Op BCE_BACKWARD =
      Op.of(
          "binary_cross_entropy_backward(Tensor grad_output, Tensor self, Tensor target, Tensor?"
              + " weight, int reduction) -> Tensor");
  private static final Op MULTILABEL_MARGIN_BACKWARD =
      Op.of(
          "multilabel_margin_loss_backward(Tensor grad_output, Tensor self, Tensor target, int"
              + " reduction, Tensor is_target) -> Tensor");
  private static final Op CTC_BACKWARD =
      Op.of(
          "_ctc_loss_backward(Tensor grad, Tensor log_probs, Tensor targets, int[] input_lengths,"
              + " int[] target_lengths, Tensor neg_log_likelihood, Tensor log_alpha, int blank, bool"
              + " zero_infinity) -> Tensor");

  private static final int MEAN = 1;
  private static final double LOWEST_LOG = -100; // what binary_cross_entropy keeps logarithms above

  private LossRules() {}

  static void define() {
    differences();
    probabilities();
    rule("nll_loss_forward")
        .input(
            "self",
            uses("self", "target", "weight", "result1"),
            (g, n) -> nll(NLL_LOSS_BACKWARD, g, n));
    rule("nll_loss2d_forward")
        .input(
            "self",
            uses("self", "target", "weight", "result1"),
            (g, n) -> nll(NLL_LOSS2D_BACKWARD, g, n));
    rule("multilabel_margin_loss_forward")
        .input(
            "self",
            uses("self", "target", "result1"),
            (g, n) ->
                Aten.call(
                    MULTILABEL_MARGIN_BACKWARD,
                    g,
                    n.tensor("self"),
                    n.tensor("target"),
                    n.integer("reduction"),
                    n.result(1)));
    rule("_ctc_loss")
        .input(
            "log_probs",
            uses("log_probs", "targets", "result0", "result1"),
            (g, n) ->
                Aten.call(
                    CTC_BACKWARD,
                    g,
                    n.tensor("log_probs"),
                    n.tensor("targets"),
                    n.value("input_lengths"),
                    n.value("target_lengths"),
                    n.result(0),
                    n.result(1),
                    n.integer("blank"),
                    n.flag("zero_infinity")));
  }

  /** The gradient of each element's loss. */
  private static Tensor each(Tensor g, OperatorNode n) {
    if (n.integer("reduction") != MEAN) return g;
    double count = Arrays.stream(n.sizes("self")).asDoubleStream().reduce(1, (a, b) -> a * b);
    return g.div(count);
  }

  private static Tensor difference(OperatorNode n) {
    return n.tensor("self").sub(n.tensor("target"));
  }

  private interface Slope {
    Tensor of(OperatorNode n);
  }

  /** A loss of the difference: the target's gradient is the negative of the input's. */
  private static void difference(String op, Rule.Single kernel, Slope slope) {
    Rule.Single gradient =
        (g, n) -> NoGrad.isRecording() ? each(g, n).mul(slope.of(n)) : kernel.apply(g, n);
    rule(op)
        .input("self", uses("self", "target"), gradient)
        .input("target", uses("self", "target"), (g, n) -> gradient.apply(g, n).neg());
  }

  private static void differences() {
    difference(
        "mse_loss",
        (g, n) ->
            Aten.call(
                MSE_BACKWARD, g, n.tensor("self"), n.tensor("target"), n.integer("reduction")),
        n -> difference(n).mul(2));
    difference(
        "l1_loss", (g, n) -> each(g, n).mul(difference(n).sign()), n -> difference(n).sign());
    difference(
        "smooth_l1_loss",
        (g, n) ->
            Aten.call(
                SMOOTH_L1_BACKWARD,
                g,
                n.tensor("self"),
                n.tensor("target"),
                n.integer("reduction"),
                n.number("beta")),
        n -> difference(n).div(n.number("beta")).clamp(-1, 1));
    difference(
        "huber_loss",
        (g, n) ->
            Aten.call(
                HUBER_BACKWARD,
                g,
                n.tensor("self"),
                n.tensor("target"),
                n.integer("reduction"),
                n.number("delta")),
        n -> difference(n).clamp(-n.number("delta"), n.number("delta")));
  }

  private static void probabilities() {
    rule("soft_margin_loss")
        .input("self", uses("self", "target"), (g, n) -> softMargin(g, n))
        .input(
            "target",
            uses("self", "target"),
            (g, n) -> each(g, n).mul(softMarginSlope(n).mul(n.tensor("self"))));
    rule("binary_cross_entropy")
        .input("self", uses("self", "target", "weight"), (g, n) -> bce(g, n))
        .input(
            "target",
            uses("self", "weight"),
            (g, n) -> {
              Tensor x = n.tensor("self");
              Tensor against = x.rsub(1).log().clampMin(LOWEST_LOG);
              return weighted(each(g, n).mul(against.sub(x.log().clampMin(LOWEST_LOG))), n);
            });
    rule("binary_cross_entropy_with_logits")
        .input(
            "self", uses("self", "target", "weight", "pos_weight"), (g, n) -> bceWithLogits(g, n))
        .input(
            "target",
            uses("self", "weight", "pos_weight"),
            (g, n) -> {
              Tensor x = n.tensor("self");
              Tensor positive = n.optional("pos_weight");
              Tensor slope =
                  positive == null
                      ? x.neg()
                      : x.neg().logSigmoid().sub(positive.mul(x.logSigmoid()));
              return weighted(each(g, n).mul(slope), n);
            });
    rule("kl_div")
        .input(
            "self",
            uses("target"),
            (g, n) -> {
              Tensor target = n.tensor("target");
              return each(g, n).mul(n.flag("log_target") ? target.exp() : target).neg();
            })
        .input("target", uses("self", "target"), (g, n) -> each(g, n).mul(klSlope(n)));
  }

  private static Tensor softMargin(Tensor g, OperatorNode n) {
    return NoGrad.isRecording()
        ? each(g, n).mul(softMarginSlope(n).mul(n.tensor("target")))
        : Aten.call(
            SOFT_MARGIN_BACKWARD, g, n.tensor("self"), n.tensor("target"), n.integer("reduction"));
  }

  /** The derivative of log(1 + exp(-z)) at z = input * target. */
  private static Tensor softMarginSlope(OperatorNode n) {
    return n.tensor("self").mul(n.tensor("target")).neg().sigmoid().neg();
  }

  private static Tensor weighted(Tensor gradient, OperatorNode n) {
    Tensor weight = n.optional("weight");
    return weight == null ? gradient : gradient.mul(weight);
  }

  private static Tensor bce(Tensor g, OperatorNode n) {
    Tensor x = n.tensor("self");
    Tensor target = n.tensor("target");
    if (!NoGrad.isRecording()) {
      Tensor weight = n.optional("weight");
      return Aten.call(BCE_BACKWARD, g, x, target, weight, n.integer("reduction"));
    }
    Tensor slope = x.sub(target).div(x.mul(x.rsub(1)).clampMin(1e-12));
    return weighted(each(g, n).mul(slope), n);
  }

  private static Tensor bceWithLogits(Tensor g, OperatorNode n) {
    Tensor target = n.tensor("target");
    Tensor sigmoid = n.tensor("self").sigmoid();
    Tensor positive = n.optional("pos_weight");
    if (positive == null) return weighted(each(g, n).mul(sigmoid.sub(target)), n);
    Tensor wanted = positive.mul(target);
    Tensor slope = wanted.add(target.rsub(1)).mul(sigmoid).sub(wanted);
    return weighted(each(g, n).mul(slope), n);
  }

  private static Tensor klSlope(OperatorNode n) {
    Tensor target = n.tensor("target");
    Tensor input = n.tensor("self");
    if (n.flag("log_target")) return target.exp().mul(target.sub(input).add(1));
    return target.log().add(1).sub(input).maskedFill(target.le(0), 0); // as xlogy at 0
  }

  private static Tensor nll(Op backward, Tensor g, OperatorNode n) {
    Tensor target = n.tensor("target");
    Tensor weight = n.optional("weight");
    if (NoGrad.isRecording()) return nllAgain(g, n, target, weight);
    return Aten.call(
        backward,
        g,
        n.tensor("self"),
        target,
        weight,
        n.integer("reduction"),
        n.integer("ignore_index"),
        n.result(1));
  }

  /** Minus the gradient at each target's place, weighted: linear in the gradient. */
  private static Tensor nllAgain(Tensor g, OperatorNode n, Tensor target, @Nullable Tensor weight) {
    long[] sizes = n.sizes("self");
    int dim = sizes.length == 1 ? 0 : 1;
    Tensor ignored = target.eq((double) n.integer("ignore_index"));
    Tensor places = target.maskedFill(ignored, 0);
    Tensor scaled = n.integer("reduction") == MEAN ? g.div(n.result(1)) : g;
    Tensor spread = scaled.neg().expand(target.shape().toArray());
    if (weight != null) {
      Tensor each = weight.indexSelect(0, places.reshape(-1));
      spread = spread.mul(each.reshape(target.shape().toArray()));
    }
    return ReductionRules.zeros(g, sizes)
        .scatterAdd(dim, places.unsqueeze(dim), spread.maskedFill(ignored, 0).unsqueeze(dim));
  }
}
