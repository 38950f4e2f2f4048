package org.cresset.torch;

import org.cresset.torch.nn.functional.Normalizations;
import org.cresset.torch.nn.functional.Softmaxes;

/** The calls of everyday.py. */
final class EverydayCalls {
  private EverydayCalls() {}

  static void define(FunctionCalls calls) {
    calls.one("cov", Tensor::cov);
    calls.one("covCorrection", x -> x.cov(0, null, null));
    calls.three("covWeights", (x, f, w) -> x.cov(1, f, w));
    calls.one("corrcoef", Tensor::corrcoef);
    calls.several("hsplit2", x -> x.getFirst().hsplit(2));
    calls.several("vsplit2", x -> x.getFirst().vsplit(2));
    calls.several("dsplit2", x -> x.getFirst().dsplit(2));
    for (int offset : new int[] {0, 1, -2}) {
      calls.one("diagflat" + offset, x -> x.diagflat(offset));
    }
    for (int p : new int[] {1, 2, 3}) {
      calls.one("renorm" + p, x -> x.renorm(p, 1, 1.5));
      calls.one("normalize" + p, x -> Normalizations.normalize(x, p, 1, 1e-12));
    }
    calls.one("renormAll", x -> x.renorm(2, 0, 100));
    calls.two("vecdot", (a, b) -> Linalg.vecdot(a, b, -1));
    calls.several("unravelIndex", x -> Torch.unravelIndex(x.getFirst(), 2, 3, 4));
    calls.one("fillDiagonal", x -> x.copy().fillDiagonal_(2.5));
    calls.one("gumbelSoftmax", x -> gumbel(x, false));
    calls.one("gumbelHard", x -> gumbel(x, true));
  }

  private static Tensor gumbel(Tensor logits, boolean hard) {
    Generator generator = Generator.of(7);
    return Softmaxes.gumbelSoftmax(logits, 0.7, hard, 1, generator);
  }
}
