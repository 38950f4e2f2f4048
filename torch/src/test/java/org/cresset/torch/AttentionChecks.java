package org.cresset.torch;

import java.util.function.UnaryOperator;
import org.cresset.torch.nn.functional.Attention;

/** Checks of {@link AttentionRules}. */
final class AttentionChecks {
  private static final String FLASH = "_scaled_dot_product_flash_attention_for_cpu";

  private AttentionChecks() {}

  static void define(RuleChecks checks) {
    check(checks, FLASH, o -> o);
    check(checks, FLASH, o -> o.causal(true));
    check(checks, FLASH, o -> o.scale(0.7));
    check(checks, FLASH, o -> o.mask(mask()));
    check(checks, FLASH, o -> o.mask(RuleChecks.random(5, -1, 1, 3, 4)));
    checks.several(
        "_safe_softmax",
        true,
        x ->
            Attention.scaledDotProduct(
                x.get(0), x.get(1), x.get(2), Attention.Options.DEFAULT.causal(true)),
        new long[] {2, 3, 2},
        new long[] {2, 4, 2},
        new long[] {2, 4, 5});
  }

  /** The last query sees nothing. */
  private static Tensor mask() {
    return Tensor.of(
        new boolean[] {
          true, false, true, true, false, true, true, false, false, false, false, false
        },
        3,
        4);
  }

  private static void check(
      RuleChecks checks, String rule, UnaryOperator<Attention.Options> options) {
    checks.twice(
        rule,
        "dense (1, 2, 3, 2)",
        x ->
            Attention.scaledDotProduct(
                x.get(0), x.get(1), x.get(2), options.apply(Attention.Options.DEFAULT)),
        () ->
            new Tensor[] {
              RuleChecks.random(41, -1, 1, 1, 2, 3, 2),
              RuleChecks.random(42, -1, 1, 1, 2, 4, 2),
              RuleChecks.random(43, -1, 1, 1, 2, 4, 2)
            });
  }
}
