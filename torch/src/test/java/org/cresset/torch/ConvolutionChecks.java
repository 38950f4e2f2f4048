package org.cresset.torch;

import static org.cresset.torch.RuleChecks.sizes;

import java.util.List;

/** Checks of {@link ConvolutionRules}. */
final class ConvolutionChecks {
  private static final Op CONVOLUTION =
      Op.of(
          "convolution(Tensor input, Tensor weight, Tensor? bias, SymInt[] stride, SymInt[]"
              + " padding, SymInt[] dilation, bool transposed, SymInt[] output_padding, SymInt"
              + " groups) -> Tensor");
  private static final Op BACKWARD =
      Op.of(
          "convolution_backward(Tensor grad_output, Tensor input, Tensor weight, SymInt[]?"
              + " bias_sizes, SymInt[] stride, SymInt[] padding, SymInt[] dilation, bool"
              + " transposed, SymInt[] output_padding, SymInt groups, bool[3] output_mask) ->"
              + " (Tensor, Tensor, Tensor)");

  private ConvolutionChecks() {}

  /** What a convolution is called with. */
  private record Geometry(
      long[] stride,
      long[] padding,
      long[] dilation,
      boolean transposed,
      long[] extra,
      long groups) {
    Tensor convolve(List<Tensor> x) {
      Tensor bias = x.size() > 2 ? x.get(2) : null;
      return Aten.call(
          CONVOLUTION,
          x.get(0),
          x.get(1),
          bias,
          stride,
          padding,
          dilation,
          transposed,
          extra,
          groups);
    }
  }

  private static Geometry geometry(long stride, long padding, long dilation, long groups) {
    return new Geometry(
        sizes(stride, stride),
        sizes(padding, padding),
        sizes(dilation, dilation),
        false,
        sizes(0, 0),
        groups);
  }

  static void define(RuleChecks checks) {
    check(checks, geometry(1, 0, 1, 1), sizes(2, 2, 4, 4), sizes(3, 2, 3, 3), sizes(3));
    check(checks, geometry(2, 1, 1, 1), sizes(2, 2, 5, 4), sizes(3, 2, 3, 3));
    check(checks, geometry(1, 2, 2, 1), sizes(1, 1, 4, 4), sizes(2, 1, 3, 2), sizes(2));
    check(checks, geometry(1, 1, 1, 2), sizes(1, 4, 3, 3), sizes(2, 2, 3, 3), sizes(2));
    check(checks, geometry(1, 1, 1, 4), sizes(1, 4, 3, 3), sizes(4, 1, 3, 3), sizes(4));
    check(checks, geometry(1, 0, 1, 1), sizes(0, 2, 4, 4), sizes(3, 2, 3, 3), sizes(3));
    Geometry transposed = new Geometry(sizes(2, 2), sizes(1, 1), sizes(1, 1), true, sizes(1, 0), 2);
    check(checks, transposed, sizes(2, 4, 3, 3), sizes(4, 1, 3, 3), sizes(2));
    Geometry line = new Geometry(sizes(2), sizes(1), sizes(1), false, sizes(0), 1);
    check(checks, line, sizes(2, 2, 5), sizes(3, 2, 3), sizes(3));
    Geometry volume =
        new Geometry(sizes(1, 2, 1), sizes(0, 1, 1), sizes(1, 1, 1), false, sizes(0, 0, 0), 1);
    check(checks, volume, sizes(1, 2, 2, 3, 3), sizes(2, 2, 2, 2, 2), sizes(2));
    Geometry grown =
        new Geometry(sizes(2, 1, 2), sizes(0, 1, 0), sizes(1, 1, 1), true, sizes(1, 0, 0), 1);
    check(checks, grown, sizes(1, 2, 2, 2, 2), sizes(2, 1, 2, 2, 2), sizes(1));
    backward(checks);
  }

  private static void check(RuleChecks checks, Geometry geometry, long[]... shapes) {
    checks.several("convolution", true, geometry::convolve, shapes);
  }

  /** Each of the three gradients on its own, of which the others' gradients are absent. */
  private static void backward(RuleChecks checks) {
    for (int i = 0; i < 3; i++) {
      int result = i;
      checks.several(
          "convolution_backward",
          false,
          x ->
              Aten.callAll(
                      BACKWARD,
                      x.get(0),
                      x.get(1),
                      x.get(2),
                      sizes(2),
                      sizes(1, 1),
                      sizes(1, 1),
                      sizes(1, 1),
                      false,
                      sizes(0, 0),
                      1,
                      new boolean[] {true, true, true})
                  .get(result),
          sizes(1, 2, 3, 4),
          sizes(1, 3, 3, 4),
          sizes(2, 3, 3, 3));
    }
  }
}
