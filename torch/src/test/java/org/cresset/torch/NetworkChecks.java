package org.cresset.torch;

import org.jspecify.annotations.Nullable;

/** Checks of {@link NetworkRules}. */
final class NetworkChecks {
  private static final Op LINEAR =
      Op.of("linear(Tensor input, Tensor weight, Tensor? bias) -> Tensor");
  private static final Op DROPOUT =
      Op.of("native_dropout(Tensor input, float p, bool? train) -> (Tensor, Tensor)");

  private NetworkChecks() {}

  static void define(RuleChecks checks) {
    linear(checks);
    for (double p : new double[] {0, 0.4, 1}) {
      checks.shaped("native_dropout", true, x -> dropout(x, p), 4, 5);
    }
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

  private static long[] sizes(long... sizes) {
    return sizes;
  }

  private static Tensor call(Op op, @Nullable Object... arguments) {
    return Aten.call(op, arguments);
  }
}
