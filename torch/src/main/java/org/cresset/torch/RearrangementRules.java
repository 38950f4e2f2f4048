package org.cresset.torch;

import static org.cresset.torch.Rule.uses;
import static org.cresset.torch.Rules.rule;

import java.util.List;

/** Gradients of {@link Rearrangement}, and of {@link Products} that need a rule. */
final class RearrangementRules {
  private RearrangementRules() {}

  static void define() {
    rule("unfold")
        .input(
            "self",
            (g, n) ->
                Aten.call(
                    RearrangementOps.UNFOLD_BACKWARD,
                    g,
                    n.sizes("self"),
                    n.integer("dimension"),
                    n.integer("size"),
                    n.integer("step")));
    rule("unfold_backward")
        .input(
            "grad_in",
            (g, n) -> g.unfold((int) n.integer("dim"), n.integer("size"), n.integer("step")));
    rule("diagonal").input("self", RearrangementRules::diagonal);
    rule("diagonal_backward")
        .input(
            "grad_output",
            (g, n) ->
                g.diagonal(n.integer("offset"), (int) n.integer("dim1"), (int) n.integer("dim2")));
    rule("diag_embed")
        .input(
            "self",
            (g, n) ->
                g.diagonal(n.integer("offset"), (int) n.integer("dim1"), (int) n.integer("dim2")));
    rule("linalg_cross")
        .input("self", uses("other"), (g, n) -> n.tensor("other").cross(g, (int) n.integer("dim")))
        .input("other", uses("self"), (g, n) -> g.cross(n.tensor("self"), (int) n.integer("dim")));
    rule("as_strided").input("self", uses("self"), RearrangementRules::strided);
  }

  private static Tensor diagonal(Tensor g, OperatorNode n) {
    return Aten.call(
        RearrangementOps.DIAGONAL_BACKWARD,
        g,
        n.sizes("self"),
        n.integer("offset"),
        n.integer("dim1"),
        n.integer("dim2"));
  }

  /** Adds up the gradient at its places in memory, and reads it at those of the argument. */
  private static Tensor strided(Tensor g, OperatorNode n) {
    Tensor self = n.tensor("self");
    Tensor read = places(self.shape().toArray(), self.strides()).to(g.device());
    Tensor written = places(n.integers("size"), n.integers("stride")).to(g.device());
    long length = Math.max(last(read), last(written)) + 1;
    Tensor memory = ReductionRules.zeros(g, new long[] {length});
    // A place that several elements of the argument share would count for each of them.
    Tensor sharers =
        memory.indexPut(List.of(read), ReductionRules.zeros(g, new long[0]).fill_(1), true);
    return memory.indexPut(List.of(written), g, true).div(sharers.clampMin(1)).index(read);
  }

  private static long last(Tensor places) {
    return places.numel() == 0 ? -1 : places.max().itemLong();
  }

  /** Where the elements lie in memory, counted from the first. */
  private static Tensor places(long[] sizes, long[] strides) {
    Tensor places = Tensor.zeros(DType.INT64, sizes);
    for (int i = 0; i < sizes.length; i++) {
      long[] along = new long[sizes.length];
      java.util.Arrays.fill(along, 1);
      along[i] = sizes[i];
      places = places.add(Tensor.arange(sizes[i]).mul((double) strides[i]).reshape(along));
    }
    return places;
  }
}
