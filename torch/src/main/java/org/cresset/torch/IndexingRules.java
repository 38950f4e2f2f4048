package org.cresset.torch;

import static org.cresset.torch.Rule.uses;
import static org.cresset.torch.Rules.constant;
import static org.cresset.torch.Rules.rule;

import java.util.List;

/** Gradients of what chooses elements: zeros, with the gradient at the places chosen. */
final class IndexingRules {
  private static final Op SELECT_BACKWARD =
      Op.of(
          "select_backward(Tensor grad_output, SymInt[] input_sizes, int dim, SymInt index) ->"
              + " Tensor");
  private static final Op SLICE_BACKWARD =
      Op.of(
          "slice_backward(Tensor grad_output, SymInt[] input_sizes, int dim, SymInt start, SymInt"
              + " end, SymInt step) -> Tensor");
  private static final Op INDEX_ADD_ROWS =
      Op.of(
          "index_select_backward(Tensor grad, SymInt[] self_sizes, int dim, Tensor index) ->"
              + " Tensor");

  private IndexingRules() {}

  static void define() {
    rule("select.int")
        .input(
            "self",
            (g, n) ->
                Aten.call(
                    SELECT_BACKWARD, g, n.sizes("self"), n.integer("dim"), n.integer("index")));
    rule("select_backward")
        .input("grad_output", (g, n) -> g.select((int) n.integer("dim"), n.integer("index")));
    rule("slice.Tensor")
        .input(
            "self",
            (g, n) ->
                Aten.call(
                    SLICE_BACKWARD,
                    g,
                    n.sizes("self"),
                    n.integer("dim"),
                    n.integer("start"),
                    n.value("end") == null ? Long.MAX_VALUE : n.integer("end"),
                    n.integer("step")));
    rule("slice_backward")
        .input(
            "grad_output",
            (g, n) ->
                g.slice(
                    (int) n.integer("dim"),
                    n.integer("start"),
                    n.integer("end"),
                    n.integer("step")));
    rule("index_select")
        .input(
            "self",
            uses("index"),
            (g, n) ->
                Aten.call(INDEX_ADD_ROWS, g, n.sizes("self"), n.integer("dim"), n.tensor("index")));
    rule("gather")
        .input(
            "self",
            uses("index"),
            (g, n) ->
                ReductionRules.zeros(g, n.sizes("self"))
                    .scatterAdd((int) n.integer("dim"), n.tensor("index"), g));
    rule("scatter.src")
        .input("self", uses("index"), (g, n) -> withoutScattered(g, n))
        .input("src", uses("index"), (g, n) -> gathered(g, n));
    rule("scatter_add")
        .input("self", (g, n) -> g)
        .input("src", uses("index"), (g, n) -> gathered(g, n));
    rule("index.Tensor")
        .input(
            "self",
            uses("indices"),
            (g, n) ->
                ReductionRules.zeros(g, n.sizes("self")).indexPut(n.list("indices"), g, true));
    rule("index_put")
        .input(
            "self",
            uses("indices"),
            (g, n) ->
                n.flag("accumulate")
                    ? g
                    : g.indexPut(n.list("indices"), Scalars.of(0, g.dtype()), false))
        .input(
            "values", uses("indices"), (g, n) -> g.index(n.list("indices").toArray(new Tensor[0])));
    rule("masked_fill.Tensor")
        .input("self", uses("mask"), (g, n) -> g.maskedFill(n.tensor("mask"), 0))
        .input("value", uses("mask"), (g, n) -> g.mul(n.tensor("mask")).sum());
    rule("masked_select")
        .input(
            "self",
            uses("mask"),
            (g, n) -> {
              Tensor mask = n.tensor("mask");
              long[] sizes =
                  Broadcast.sizes("masked_select", mask.handle().sizes(), n.sizes("self"));
              return ReductionRules.zeros(g, sizes).indexPut(List.of(mask.expand(sizes)), g, false);
            });
    constant("nonzero", "one_hot", "multinomial");
  }

  private static Tensor withoutScattered(Tensor g, OperatorNode n) {
    Tensor index = n.tensor("index");
    return g.scatter(
        (int) n.integer("dim"), index, ReductionRules.zeros(g, index.shape().toArray()));
  }

  private static Tensor gathered(Tensor g, OperatorNode n) {
    Tensor gathered = g.gather((int) n.integer("dim"), n.tensor("index"));
    return padded(gathered, n.sizes("src"));
  }

  /** With zeros at the end of each dimension: the source may be larger than the index. */
  static Tensor padded(Tensor part, long[] sizes) {
    Tensor result = part;
    long[] grown = part.shape().toArray();
    for (int dim = 0; dim < sizes.length; dim++) {
      if (grown[dim] == sizes[dim]) continue;
      grown[dim] = sizes[dim];
      result = Aten.call(SLICE_BACKWARD, result, grown.clone(), dim, 0, part.size(dim), 1);
    }
    return result;
  }
}
