package org.cresset.torch;

/** Checks of {@link InPlaceRules}, and of rules as they are used in place. */
final class InPlaceChecks {
  private InPlaceChecks() {}

  static void define(RuleChecks checks) {
    checks.several(
        "copy_",
        true,
        x -> x.get(0).mul(2).copy_(x.get(1)).mul(x.get(0)),
        RuleChecks.sizes(2, 3),
        RuleChecks.sizes(3));
    checks.several(
        "copy_",
        true,
        x -> {
          Tensor whole = x.get(0).mul(2);
          whole.select(1, 1).copy_(x.get(1));
          return whole.mul(whole);
        },
        RuleChecks.sizes(2, 3),
        RuleChecks.sizes(2));
    checks.several(
        "fill_.Tensor",
        true,
        x -> {
          Tensor whole = x.get(0).mul(2);
          Aten.call(ElementwiseOps.FILL_, whole.narrow(1, 0, 2), x.get(1));
          return whole.mul(whole);
        },
        RuleChecks.sizes(2, 3),
        RuleChecks.sizes());
  }
}
