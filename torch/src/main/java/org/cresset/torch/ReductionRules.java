package org.cresset.torch;

import static org.cresset.torch.Rule.uses;
import static org.cresset.torch.Rules.constant;
import static org.cresset.torch.Rules.rule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Gradients of what makes one number of many. */
final class ReductionRules {
  private ReductionRules() {}

  static void define() {
    sums();
    extremes();
    constant("argmax", "argmin", "all", "all.dim", "any", "any.dim", "count_nonzero");
  }

  private static void sums() {
    rule("sum").input("self", (g, n) -> g.expand(n.sizes("self")));
    rule("sum.dim_IntList").input("self", (g, n) -> spread(g, n));
    rule("mean").input("self", (g, n) -> g.div(count(n.sizes("self"))).expand(n.sizes("self")));
    rule("mean.dim").input("self", (g, n) -> spread(g, n).div(reduced(n)));
    rule("var.dim").input("self", uses("self"), (g, n) -> spread(g, n).mul(centred(n)).mul(2));
    rule("prod")
        .input(
            "self",
            uses("self"),
            (g, n) -> {
              Tensor flat = n.tensor("self").reshape(-1);
              return g.mul(productOfOthers(flat, 0).conj()).reshape(n.sizes("self"));
            });
    rule("prod.dim_int")
        .input(
            "self",
            uses("self"),
            (g, n) -> {
              int dim = (int) n.integer("dim");
              Tensor whole = n.flag("keepdim") ? g : g.unsqueeze(dim);
              return whole.mul(productOfOthers(n.tensor("self"), dim).conj());
            });
    rule("logsumexp")
        .input(
            "self",
            uses("self", "result0"),
            (g, n) -> spread(g, n).mul(n.tensor("self").sub(spread(n.result(0), n)).exp()));
    rule("cumsum").input("self", (g, n) -> reverseCumsum(g, (int) n.integer("dim")));
    rule("cumprod")
        .input(
            "self",
            uses("self", "result0"),
            (g, n) -> cumprodGradient(g, n.tensor("self"), (int) n.integer("dim")));
  }

  /** The distances from the mean over the degrees of freedom. */
  static Tensor centred(OperatorNode n) {
    Tensor self = n.tensor("self");
    double freedom = reduced(n) - (n.flag("unbiased") ? 1 : 0);
    return self.sub(self.mean(dims(n), true)).div(freedom);
  }

  /** For each element the product of all others along {@code dim}; right also where some are 0. */
  static Tensor productOfOthers(Tensor self, int dim) {
    long size = self.dim() == 0 ? 1 : self.size(dim);
    if (self.dim() == 0) return self.onesLike();
    if (size == 0) return self;
    Tensor one = self.narrow(dim, 0, 1).detach().onesLike();
    Tensor before = Tensor.cat(List.of(one, self.narrow(dim, 0, size - 1)), dim).cumprod(dim);
    Tensor reversed = self.flip(dim);
    Tensor after =
        Tensor.cat(List.of(one, reversed.narrow(dim, 0, size - 1)), dim).cumprod(dim).flip(dim);
    return before.mul(after);
  }

  private static Tensor reverseCumsum(Tensor g, int dim) {
    return g.dim() == 0 ? g : g.flip(dim).cumsum(dim).flip(dim);
  }

  /**
   * d out_j / d x_i is the product of x_0..x_j without x_i: a sum over j for each i, quadratic in
   * the size of the dimension but right where elements are 0.
   */
  private static Tensor cumprodGradient(Tensor g, Tensor self, int dim) {
    if (self.dim() == 0 || self.numel() == 0) return g;
    long size = self.size(dim);
    List<Tensor> slices = new ArrayList<>();
    Tensor before = self.narrow(dim, 0, 1).detach().onesLike();
    for (long i = 0; i < size; i++) {
      Tensor rest = self.narrow(dim, i, size - i);
      Tensor one = before.detach().onesLike();
      Tensor without =
          i + 1 < size ? Tensor.cat(List.of(one, rest.narrow(dim, 1, size - i - 1)), dim) : one;
      Tensor products = without.cumprod(dim).mul(before);
      slices.add(g.narrow(dim, i, size - i).mul(products.conj()).sum(dim, true));
      before = before.mul(self.narrow(dim, i, 1));
    }
    return Tensor.cat(slices, dim);
  }

  private static void extremes() {
    rule("amax").input("self", uses("self", "result0"), (g, n) -> shared(g, n));
    rule("amin").input("self", uses("self", "result0"), (g, n) -> shared(g, n));
    rule("max").input("self", uses("self", "result0"), (g, n) -> shared(g, n));
    rule("min").input("self", uses("self", "result0"), (g, n) -> shared(g, n));
    rule("max.dim").input("self", uses("result1"), (g, n) -> scattered(g, n));
    rule("min.dim").input("self", uses("result1"), (g, n) -> scattered(g, n));
    rule("topk").input("self", uses("result1"), (g, n) -> scattered(g, n));
    rule("sort").input("self", uses("result1"), (g, n) -> scattered(g, n));
  }

  /** The gradient to all that equal the extreme, in equal parts. */
  private static Tensor shared(Tensor g, OperatorNode n) {
    Tensor mask = n.tensor("self").eq(spread(n.result(0), n)).to(g.dtype());
    Tensor winners = mask.sum(dims(n), true);
    return spread(g, n).mul(mask).div(winners);
  }

  /** The gradient to where each value came from. */
  static Tensor scattered(Tensor g, OperatorNode n) {
    Tensor indices = n.result(1);
    long[] sizes = n.sizes("self");
    if (sizes.length == 0) return g;
    int dim = (int) n.integer("dim");
    boolean dropped = indices.dim() < sizes.length;
    Tensor gradient = dropped ? g.unsqueeze(dim) : g;
    Tensor places = dropped ? indices.unsqueeze(dim) : indices;
    return zeros(g, sizes).scatterAdd(dim, places, gradient);
  }

  /** Zeros of the gradient's type and device in these sizes. */
  static Tensor zeros(Tensor like, long[] sizes) {
    return Tensor.empty(like.dtype(), like.device(), MemoryFormat.CONTIGUOUS, sizes).zero_();
  }

  /** The dimensions that the call reduced; all where it named none. */
  private static long[] dims(OperatorNode n) {
    int rank = n.sizes("self").length;
    long[] named = n.hasArgument("dim") ? n.integers("dim") : new long[0];
    long[] dims = named.length == 0 ? new long[rank] : named.clone();
    for (int i = 0; i < dims.length; i++) {
      dims[i] = named.length == 0 ? i : Math.floorMod(named[i], Math.max(1, rank));
    }
    return dims;
  }

  /** How many elements went into each result. */
  private static double reduced(OperatorNode n) {
    long[] sizes = n.sizes("self");
    if (sizes.length == 0) return 1;
    double product = 1;
    for (long dim : dims(n)) product *= sizes[(int) dim];
    return product;
  }

  private static double count(long[] sizes) {
    return Arrays.stream(sizes).asDoubleStream().reduce(1, (a, b) -> a * b);
  }

  /** A result or its gradient, repeated to the size of what it was reduced from. */
  static Tensor spread(Tensor reduced, OperatorNode n) {
    long[] sizes = n.sizes("self");
    if (sizes.length == 0) return reduced;
    long[] kept = sizes.clone();
    for (long dim : dims(n)) kept[(int) dim] = 1;
    return reduced.reshape(kept).expand(sizes);
  }
}
