package org.cresset.torch;

import static org.cresset.torch.RuleChecks.sizes;

/** Checks of {@link ScatteringRules}, and of indices as text. */
final class ScatteringChecks {
  private ScatteringChecks() {}

  static void define(RuleChecks checks) {
    reductions(checks);
    slices(checks);
    masks(checks);
    views(checks);
    subscripts(checks);
  }

  private static Tensor longs(long... values) {
    return Tensor.of(values);
  }

  private static Tensor mask() {
    return Tensor.of(new boolean[] {true, false, true});
  }

  private static void reductions(RuleChecks checks) {
    for (Reduce reduce : Reduce.values()) {
      for (boolean self : new boolean[] {true, false}) {
        checks.several(
            "scatter_reduce.two",
            true,
            x -> {
              Tensor index = longs(2, 2, 0, 1, 1, 1).reshape(2, 3);
              return x.get(0).scatterReduce(1, index, x.get(1), reduce, self);
            },
            sizes(2, 4),
            sizes(2, 3));
        checks.several(
            "scatter_reduce.two", // the source is larger than the index
            true,
            x -> {
              Tensor index = longs(2, 2, 0).reshape(3, 1);
              return x.get(0).scatterReduce(0, index, x.get(1), reduce, self);
            },
            sizes(4, 2),
            sizes(3, 2));
        checks.several(
            "scatter_reduce.two",
            true,
            x -> x.get(0).indexReduce(0, longs(1, 1), x.get(1), reduce, self),
            sizes(3, 2),
            sizes(2, 2));
      }
    }
    for (boolean self : new boolean[] {true, false}) {
      checks.once(
          "scatter_reduce.two",
          "products with zeros",
          x -> x.get(0).scatterReduce(0, longs(0, 0, 1, 1, 2), x.get(1), Reduce.PROD, self),
          () ->
              new Tensor[] {
                Tensor.of(new double[] {2, 3, 0, 5}), Tensor.of(new double[] {0, 4, 0, 0, 7})
              });
    }
  }

  private static void slices(RuleChecks checks) {
    checks.shaped("index_select_backward", true, ScatteringChecks::selectBackward, 3, 2);
    checks.shaped("index_select", true, x -> x.indexSelect(0, longs(2, 0, 2)).square(), 3, 2);
    checks.several(
        "index_put",
        true,
        x -> x.get(0).indexAdd(1, longs(2, 2), x.get(1), -0.5),
        sizes(2, 3),
        sizes(2, 2));
    checks.several(
        "index_put",
        true,
        x -> x.get(0).indexCopy(-2, longs(1, 0), x.get(1)),
        sizes(3, 2),
        sizes(2, 2));
    checks.several(
        "index_put", true, x -> x.get(0).indexFill(1, longs(1, 0), x.get(1)), sizes(2, 3), sizes());
    checks.shaped("scatter.src", true, x -> x.scatter(1, longs(2, 0).reshape(2, 1), 3), 2, 3);
    checks.shaped("index.Tensor", true, x -> x.take(longs(5, -1, 0)), 2, 3);
    checks.several(
        "index_put",
        true,
        x -> x.get(0).put(longs(5, 0, 5), x.get(1), true),
        sizes(2, 3),
        sizes(3));
    checks.shaped("gather", true, x -> x.takeAlongDim(longs(2, 0, 1).reshape(3, 1), 1), 1, 3);
  }

  private static Tensor selectBackward(Tensor g) {
    Op op =
        Op.of(
            "index_select_backward(Tensor grad, SymInt[] self_sizes, int dim, Tensor index) ->"
                + " Tensor");
    return Aten.call(op, g, new long[] {4, 2}, 0, longs(3, 0, 3));
  }

  private static void masks(RuleChecks checks) {
    checks.several(
        "masked_fill.Tensor", true, x -> x.get(0).maskedFill(mask(), x.get(1)), sizes(3), sizes());
    checks.several(
        "masked_scatter",
        true,
        x -> x.get(0).maskedScatter(mask(), x.get(1)),
        sizes(2, 3),
        sizes(2, 3));
    checks.several(
        "masked_scatter", true, x -> x.get(0).maskedScatter(mask(), x.get(1)), sizes(3), sizes(2));
  }

  private static void views(RuleChecks checks) {
    checks.several(
        "select_scatter",
        true,
        x -> x.get(0).selectScatter(x.get(1), 1, -2),
        sizes(2, 3),
        sizes(2));
    checks.several(
        "slice_scatter",
        true,
        x -> x.get(0).sliceScatter(x.get(1), 1, 1, 5, 2),
        sizes(2, 5),
        sizes(2, 2));
    checks.several(
        "diagonal_scatter",
        true,
        x -> x.get(0).diagonalScatter(x.get(1), 1, 0, 1),
        sizes(3, 4),
        sizes(3));
  }

  private static void subscripts(RuleChecks checks) {
    checks.shaped("slice.Tensor", true, x -> x.at("..., 1:, None, ::2"), 2, 3, 4);
    checks.shaped("index.Tensor", true, x -> x.at("?, 1:", longs(1, 0, 1)), 2, 3);
    checks.shaped("index.Tensor", true, x -> x.at("0, ?", mask()), 2, 3);
    checks.several(
        "index_put", true, x -> x.get(0).put("1:, ::2", x.get(1)), sizes(3, 4), sizes(2));
    checks.several(
        "index_put", true, x -> x.get(0).put(":, ?", x.get(1), mask()), sizes(2, 3), sizes(2, 1));
  }
}
