package org.cresset.torch;

import java.util.Arrays;
import java.util.List;

/** Checks of {@link IndexingRules}. */
final class IndexingChecks {
  private static final Op SELECT_BACKWARD =
      Op.of(
          "select_backward(Tensor grad_output, SymInt[] input_sizes, int dim, SymInt index) ->"
              + " Tensor");
  private static final Op SLICE_BACKWARD =
      Op.of(
          "slice_backward(Tensor grad_output, SymInt[] input_sizes, int dim, SymInt start, SymInt"
              + " end, SymInt step) -> Tensor");
  private static final long[] EMPTY = {0, 3};

  private IndexingChecks() {}

  static void define(RuleChecks checks) {
    slices(checks);
    positions(checks);
    checks.shaped("masked_fill.Tensor", true, x -> x.maskedFill(mask(), 4), 2, 3);
    checks.shaped("masked_fill.Tensor", true, x -> x.maskedFill(mask(), 4), 2, 1);
    checks.shaped("masked_fill.Tensor", true, x -> x.maskedFill(mask(), 4), EMPTY);
    checks.several(
        "masked_fill.Tensor",
        true,
        x -> Aten.call(IndexingOps.MASKED_FILL, x.get(0), mask(), x.get(1)),
        RuleChecks.sizes(2, 3),
        RuleChecks.sizes());
    checks.shaped("masked_select", true, x -> x.maskedSelect(mask()), 2, 3);
    checks.shaped("masked_select", true, x -> x.maskedSelect(mask()), 2, 1);
    checks.shaped("masked_select", true, x -> x.maskedSelect(mask()));
  }

  private static Tensor mask() {
    return Tensor.of(new boolean[] {true, false, true});
  }

  private static void slices(RuleChecks checks) {
    checks.shaped("select.int", true, x -> x.get(1), 2, 3);
    checks.shaped("select.int", true, x -> x.select(-1, -2), 2, 3);
    checks.shaped("slice.Tensor", true, x -> x.narrow(1, 1, 2), 2, 3);
    checks.shaped("slice.Tensor", true, x -> x.narrow(1, 1, 0), 2, 3);
    checks.shaped("slice.Tensor", true, x -> x.slice(-1, 0, 5, 2), 2, 5);
    checks.shaped("slice.Tensor", true, x -> x.slice(0, -3, -1, 1), 4, 2);
    checks.shaped("slice.Tensor", true, x -> x.slice(0, 1, 99, 1), 4, 2);
    checks.twice(
        "slice.Tensor",
        "no start and no end",
        x -> Aten.call(IndexingOps.SLICE, x.getFirst(), 0, null, null, 2),
        () -> new Tensor[] {RuleChecks.random(5, -1, 1, 5)});
    checks.shaped(
        "select_backward", true, x -> Aten.call(SELECT_BACKWARD, x, new long[] {2, 3}, 1, 2), 2);
    checks.shaped(
        "slice_backward",
        true,
        x -> Aten.call(SLICE_BACKWARD, x, new long[] {2, 5}, 1, 0, 5, 2),
        2,
        3);
  }

  private static void positions(RuleChecks checks) {
    checks.shaped("index_select", false, x -> x.indexSelect(0, longs(2, 0, 2)), 3, 2);
    checks.shaped("index_select", false, x -> x.indexSelect(-1, longs(1, 1)), 3, 2);
    checks.shaped("index_select", false, x -> x.indexSelect(0, longs()), 3, 2);
    checks.shaped("gather", true, x -> x.gather(1, longs(0, 2, 2, 1).reshape(2, 2)), 2, 3);
    checks.shaped("gather", true, x -> x.gather(-2, longs(1, 0).reshape(1, 2)), 2, 3);
    checks.several(
        "scatter.src",
        true,
        x -> x.get(0).scatter(1, longs(2, 0, 1, 2).reshape(2, 2), x.get(1)),
        RuleChecks.sizes(2, 3),
        RuleChecks.sizes(2, 2));
    checks.several(
        "scatter.src", // the source is larger than the index
        true,
        x -> x.get(0).scatter(0, longs(1, 0).reshape(1, 2), x.get(1)),
        RuleChecks.sizes(2, 3),
        RuleChecks.sizes(2, 3));
    checks.several(
        "scatter_add",
        true,
        x -> x.get(0).scatterAdd(1, longs(2, 2, 1, 2).reshape(2, 2), x.get(1)),
        RuleChecks.sizes(2, 3),
        RuleChecks.sizes(2, 2));
    checks.several(
        "scatter_add", // the source is larger than the index
        true,
        x -> x.get(0).scatterAdd(0, longs(1, 0).reshape(1, 2), x.get(1)),
        RuleChecks.sizes(2, 3),
        RuleChecks.sizes(2, 3));
    checks.shaped("index.Tensor", true, x -> x.index(longs(1, 1, 0)), 2, 3);
    checks.shaped("index.Tensor", true, x -> x.index(longs(1, 0), longs(2, 2)), 2, 3);
    checks.shaped("index.Tensor", true, x -> x.index(null, longs(2, 0, 2)), 2, 3);
    checks.shaped("index.Tensor", true, x -> x.index(mask()), 3, 2);
    checks.shaped("index.Tensor", true, x -> x.index(longs()), 3, 2);
    for (boolean accumulate : new boolean[] {false, true}) {
      checks.several(
          "index_put",
          true,
          x -> x.get(0).indexPut(List.of(longs(2, 0)), x.get(1), accumulate),
          RuleChecks.sizes(3, 2),
          RuleChecks.sizes(2, 2));
      checks.several(
          "index_put", // one value for all places
          true,
          x -> x.get(0).indexPut(Arrays.asList(null, longs(1)), x.get(1), accumulate),
          RuleChecks.sizes(3, 2),
          RuleChecks.sizes(1));
      checks.several(
          "index_put",
          true,
          x -> x.get(0).indexPut(List.of(mask()), x.get(1), accumulate),
          RuleChecks.sizes(3, 2),
          RuleChecks.sizes());
    }
    checks.several(
        "index_put", // the same place twice
        true,
        x -> x.get(0).indexPut(List.of(longs(1, 1)), x.get(1), true),
        RuleChecks.sizes(3, 2),
        RuleChecks.sizes(2, 2));
  }

  private static Tensor longs(long... values) {
    return Tensor.of(values);
  }
}
