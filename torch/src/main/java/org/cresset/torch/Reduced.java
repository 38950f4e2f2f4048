package org.cresset.torch;

/**
 * The gradients of one call of {@code scatter_reduce}: to the tensor reduced into, and to the
 * source. Source: {@code scatter_reduce_backward} of PyTorch's FunctionsManual.cpp, but the
 * product's, which is by the products of all others and so right with any number of zeros.
 */
final class Reduced {
  private final Tensor g;
  private final OperatorNode n;
  private final int dim;
  private final boolean includeSelf;

  Reduced(Tensor g, OperatorNode n) {
    this.g = g;
    this.n = n;
    dim = (int) n.integer("dim");
    includeSelf = n.flag("include_self");
  }

  Tensor[] sum() {
    return both(g, gathered(g));
  }

  Tensor[] mean() {
    Tensor counts = includeSelf ? g.detach().onesLike() : g.detach().zerosLike();
    Tensor index = index();
    Tensor ones = ReductionRules.zeros(g, index.shape().toArray()).fill_(1);
    Tensor divisor = counts.scatterAdd(dim, index, ones).clampMin(1);
    Tensor shared = g.div(divisor);
    return both(shared, gathered(shared));
  }

  Tensor[] extreme() {
    Tensor result = n.result(0);
    Tensor self = n.tensor("self");
    Tensor source = part(n.tensor("src"));
    Tensor index = index();
    Tensor isSelf = self.eq(result).to(g.dtype());
    Tensor mine = includeSelf ? isSelf : without(isSelf);
    Tensor isSource = source.eq(result.gather(dim, index)).to(g.dtype());
    Tensor winners = mine.scatterAdd(dim, index, isSource);
    Tensor shared = g.div(winners.clampMin(1));
    // Where nothing was scattered the tensor itself is the result.
    return new Tensor[] {
      includeSelf ? shared.mul(mine) : without(g), padded(shared.gather(dim, index).mul(isSource))
    };
  }

  /** Each element's factor is the product of all others that met it. */
  Tensor[] product() {
    Tensor self = n.tensor("self");
    Tensor source = part(n.tensor("src"));
    Tensor index = index();
    Tensor base = includeSelf ? self : ones(self);
    Tensor others = ones(self).scatterReduce(dim, index, source, Reduce.PROD, true);
    Tensor gradient = includeSelf ? g.mul(others) : without(g);
    return new Tensor[] {gradient, padded(productOfOthers(base, source, index))};
  }

  /** One source element at a time is left out: quadratic in the size of the dimension. */
  private Tensor productOfOthers(Tensor base, Tensor source, Tensor index) {
    long length = index.size(dim);
    java.util.List<Tensor> slices = new java.util.ArrayList<>();
    for (long i = 0; i < length; i++) {
      Tensor place = index.narrow(dim, i, 1);
      Tensor rest = source.sliceScatter(ones(source.narrow(dim, i, 1)), dim, i, i + 1, 1);
      Tensor products = base.scatterReduce(dim, index, rest, Reduce.PROD, true);
      slices.add(g.mul(products).gather(dim, place));
    }
    return slices.isEmpty() ? source : Tensor.cat(slices, dim);
  }

  private static Tensor ones(Tensor like) {
    return like.detach().onesLike();
  }

  private Tensor[] both(Tensor forSelf, Tensor forSource) {
    return new Tensor[] {includeSelf ? forSelf : without(forSelf), forSource};
  }

  private Tensor index() {
    return n.tensor("index");
  }

  /** With zeros wherever something was scattered to. */
  private Tensor without(Tensor gradient) {
    return gradient.scatter(dim, index(), 0);
  }

  private Tensor gathered(Tensor gradient) {
    return padded(gradient.gather(dim, index()));
  }

  /** What the index reaches of the source, which may be larger. */
  private Tensor part(Tensor source) {
    Tensor part = source;
    long[] sizes = index().shape().toArray();
    for (int i = 0; i < sizes.length; i++) part = part.narrow(i, 0, sizes[i]);
    return part;
  }

  private Tensor padded(Tensor gradient) {
    return IndexingRules.padded(gradient, n.sizes("src"));
  }
}
