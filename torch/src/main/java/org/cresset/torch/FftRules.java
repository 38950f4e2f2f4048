package org.cresset.torch;

import static org.cresset.torch.Rules.rule;

/** Gradients of Fourier transforms: the transform the other way, with the same factor. */
final class FftRules {
  private FftRules() {}

  static void define() {
    rule("_fft_c2c")
        .input(
            "self",
            (g, n) ->
                Aten.call(
                    FftOps.C2C,
                    g,
                    n.integers("dim"),
                    n.integer("normalization"),
                    !n.flag("forward")));
    rule("_fft_r2c").input("self", FftRules::ofReal);
    rule("_fft_c2r").input("self", FftRules::toReal);
  }

  private static Tensor ofReal(Tensor g, OperatorNode n) {
    long[] dims = n.integers("dim");
    int last = (int) dims[dims.length - 1];
    long[] sizes = n.sizes("self");
    long full = sizes[Math.floorMod(last, sizes.length)];
    Tensor whole = Fft.resized(g, last, full); // the half that was left out has no gradient
    return Aten.call(FftOps.C2C, whole, dims, n.integer("normalization"), false).real();
  }

  /** Each number but the first, and of an even count the last, also stood for its conjugate. */
  private static Tensor toReal(Tensor g, OperatorNode n) {
    long[] dims = n.integers("dim");
    int last = (int) dims[dims.length - 1];
    Tensor half = Aten.call(FftOps.R2C, g, dims, n.integer("normalization"), true);
    long doubled = g.size(last) - half.size(last);
    double[] times = new double[(int) half.size(last)];
    for (int i = 0; i < times.length; i++) times[i] = i >= 1 && i <= doubled ? 2 : 1;
    long[] sizes = new long[g.dim()];
    java.util.Arrays.fill(sizes, 1);
    sizes[Math.floorMod(last, sizes.length)] = times.length;
    return half.mul(Tensor.of(times).to(g.dtype()).to(g.device()).reshape(sizes));
  }
}
