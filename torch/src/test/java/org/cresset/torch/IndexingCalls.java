package org.cresset.torch;

import java.util.List;
import java.util.Locale;

/** The calls of indexing.py. */
final class IndexingCalls {
  private IndexingCalls() {}

  static void define(FunctionCalls calls) {
    calls.two("scatterNumber", (x, i) -> x.scatter(1, i, 3));
    calls.two("takeAlongDim", (x, i) -> x.takeAlongDim(i, 1));
    calls.two("indexFill", (x, i) -> x.indexFill(1, i, 2));
    calls.three("maskedFillTensor", Tensor::maskedFill);
    calls.several("nonzeroAsTuple", x -> x.getFirst().gt(0.5).nonzeroAsTuple());
    for (Reduce reduce : Reduce.values()) {
      for (boolean self : new boolean[] {true, false}) {
        String name = "scatterreduce_" + reduce + "_" + self;
        calls.three(
            name.toLowerCase(Locale.ROOT),
            (x, i, source) -> x.scatterReduce(1, i, source, reduce, self));
      }
    }
    calls.three("indexAddAlpha", (x, i, source) -> x.indexAdd(1, i, source, -2));
    calls.three("indexCopy", (x, i, source) -> x.indexCopy(2, i, source));
    calls.three("indexReduce", (x, i, s) -> x.indexReduce(0, i, s, Reduce.AMAX, true));
    calls.two("take", Tensor::take);
    calls.three("put", (x, i, source) -> x.put(i, source, true));
    calls.three("maskedScatter", Tensor::maskedScatter);
    calls.two("selectScatter", (x, source) -> x.selectScatter(source, 1, -1));
    calls.two("sliceScatter", (x, source) -> x.sliceScatter(source, 2, 1, 4, 2));
    calls.two("diagonalScatter", (x, source) -> x.diagonalScatter(source, 1, 1, 2));
  }

  static Tensor at(String index, List<Tensor> inputs) {
    Tensor[] places = inputs.subList(1, inputs.size()).toArray(Tensor[]::new);
    return inputs.getFirst().at(index, places);
  }

  /** Both forms must agree. */
  static Tensor put(String index, List<Tensor> inputs) {
    Tensor[] places = inputs.subList(2, inputs.size()).toArray(Tensor[]::new);
    Tensor result = inputs.get(0).put(index, inputs.get(1), places);
    Tensor changed = inputs.get(0).detach().copy();
    changed.put_(index, inputs.get(1).detach(), places);
    TensorAssert.assertClose(changed, result.detach(), TensorAssert.Tolerance.EXACT);
    return result;
  }
}
