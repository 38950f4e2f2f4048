package org.cresset.torch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks of {@link RecurrentRules}. */
final class RecurrentChecks {
  private static final long[] INPUT = {3, 2, 4}; // three steps of two sequences
  private static final long[] STATE = {2, 3};

  private RecurrentChecks() {}

  static void define(RuleChecks checks) {
    for (boolean biased : new boolean[] {false, true}) {
      checks.several("rnn_sequence", true, x -> rnn(x, false), shapes(1, false, biased));
      checks.several("rnn_sequence", true, x -> rnn(x, true), shapes(1, false, biased));
      checks.several("gru_sequence", true, RecurrentChecks::gru, shapes(3, false, biased));
      checks.several("lstm_sequence", true, x -> lstm(x, true), shapes(4, true, biased));
    }
    checks.several("lstm_sequence", false, x -> lstm(x, false), shapes(4, true, true));
    checks.several(
        "lstm_sequence",
        true,
        RecurrentChecks::projected,
        INPUT,
        new long[] {2, 2},
        STATE,
        new long[] {12, 4},
        new long[] {12, 2},
        new long[] {2, 3});
  }

  private static long[][] shapes(long gates, boolean cell, boolean biased) {
    long[] wide = {gates * 3, 4};
    long[] square = {gates * 3, 3};
    long[] bias = {gates * 3};
    if (cell) {
      return biased
          ? new long[][] {INPUT, STATE, STATE, wide, square, bias, bias}
          : new long[][] {INPUT, STATE, STATE, wide, square};
    }
    return biased
        ? new long[][] {INPUT, STATE, wide, square, bias, bias}
        : new long[][] {INPUT, STATE, wide, square};
  }

  private static Recurrence.Weights weights(List<Tensor> x, int from, @Nullable Tensor projection) {
    boolean biased = x.size() > from + 3;
    return new Recurrence.Weights(
        x.get(from),
        x.get(from + 1),
        biased ? x.get(from + 2) : null,
        biased ? x.get(from + 3) : null,
        projection);
  }

  private static Tensor rnn(List<Tensor> x, boolean relu) {
    return Recurrence.rnn(x.get(0), x.get(1), weights(x, 2, null), relu);
  }

  private static Tensor gru(List<Tensor> x) {
    return Recurrence.gru(x.get(0), x.get(1), weights(x, 2, null));
  }

  private static Tensor lstm(List<Tensor> x, boolean both) {
    List<Tensor> results = Recurrence.lstm(x.get(0), x.get(1), x.get(2), weights(x, 3, null));
    return both ? Tensor.cat(results, 2) : results.get(1);
  }

  private static Tensor projected(List<Tensor> x) {
    Recurrence.Weights weights = weights(x.subList(0, 5), 3, x.get(5));
    return Tensor.cat(Recurrence.lstm(x.get(0), x.get(1), x.get(2), weights), 2);
  }
}
