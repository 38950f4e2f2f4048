package org.cresset.torch;

import static org.cresset.torch.Rule.uses;
import static org.cresset.torch.Rules.rule;

import java.util.List;

/** Gradients of {@link Scattering}. */
final class ScatteringRules {
  private ScatteringRules() {}

  static void define() {
    rule("index_select_backward")
        .input(
            "grad",
            uses("index"),
            (g, n) -> g.indexSelect((int) n.integer("dim"), n.tensor("index")));
    rule("bincount") // PyTorch's ends the gradient of the weights here
        .input("weights", uses("self"), (g, n) -> g.index(n.tensor("self")));
    rule("scatter_reduce.two")
        .inputs(
            List.of("self", "src"),
            uses("self", "index", "src", "result0"),
            (g, n) -> {
              Reduced call = new Reduced(g, n);
              return switch (String.valueOf(n.value("reduce"))) {
                case "sum" -> call.sum();
                case "mean" -> call.mean();
                case "prod" -> call.product();
                default -> call.extreme();
              };
            });
    rule("masked_scatter")
        .input("self", uses("mask"), (g, n) -> g.maskedFill(n.tensor("mask"), 0))
        .input(
            "source",
            uses("mask"),
            (g, n) -> {
              Tensor taken = g.maskedSelect(n.tensor("mask"));
              long[] sizes = n.sizes("source");
              Tensor rest =
                  ReductionRules.zeros(g, new long[] {Shape.of(sizes).numel() - taken.numel()});
              return Tensor.cat(List.of(taken, rest), 0).reshape(sizes);
            });
    views();
  }

  private static void views() {
    rule("select_scatter")
        .input(
            "self",
            (g, n) -> g.selectScatter(zeros(g, n), (int) n.integer("dim"), n.integer("index")))
        .input("src", (g, n) -> g.select((int) n.integer("dim"), n.integer("index")));
    rule("slice_scatter")
        .input(
            "self",
            (g, n) ->
                g.sliceScatter(
                    zeros(g, n),
                    (int) n.integer("dim"),
                    n.integer("start"),
                    end(n),
                    n.integer("step")))
        .input(
            "src",
            (g, n) ->
                g.slice((int) n.integer("dim"), n.integer("start"), end(n), n.integer("step")));
    rule("diagonal_scatter")
        .input(
            "self",
            (g, n) ->
                g.diagonalScatter(
                    zeros(g, n),
                    n.integer("offset"),
                    (int) n.integer("dim1"),
                    (int) n.integer("dim2")))
        .input(
            "src",
            (g, n) ->
                g.diagonal(n.integer("offset"), (int) n.integer("dim1"), (int) n.integer("dim2")));
  }

  private static Tensor zeros(Tensor g, OperatorNode n) {
    return ReductionRules.zeros(g, n.sizes("src"));
  }

  private static long end(OperatorNode n) {
    return n.value("end") == null ? Long.MAX_VALUE : n.integer("end");
  }
}
