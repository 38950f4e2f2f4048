package org.cresset.torch;

import static org.cresset.torch.Rule.uses;
import static org.cresset.torch.Rules.rule;

import java.util.List;

/** Gradients of padding, folding and shuffling: the same movement backwards. */
final class RearrangingRules {
  private static final Op PAD =
      Op.of("pad(Tensor self, SymInt[] pad, str mode, float? value) -> Tensor");
  private static final Op PIXEL_SHUFFLE =
      Op.of("pixel_shuffle(Tensor self, int upscale_factor) -> Tensor");
  private static final Op PIXEL_UNSHUFFLE =
      Op.of("pixel_unshuffle(Tensor self, int downscale_factor) -> Tensor");
  private static final Op CHANNEL_SHUFFLE =
      Op.of("channel_shuffle(Tensor self, SymInt groups) -> Tensor");
  private static final Op IM2COL =
      Op.of(
          "im2col(Tensor self, int[2] kernel_size, int[2] dilation, int[2] padding, int[2] stride)"
              + " -> Tensor");
  private static final Op COL2IM =
      Op.of(
          "col2im(Tensor self, SymInt[2] output_size, int[2] kernel_size, int[2] dilation, int[2]"
              + " padding, int[2] stride) -> Tensor");

  private RearrangingRules() {}

  static void define() {
    // Called with the mode "constant" alone; the others are operators of their own.
    rule("pad")
        .input("self", (g, n) -> Aten.call(PAD, g, negated(n.integers("pad")), "constant", 0.0));
    for (String name : List.of("reflection_pad", "replication_pad")) {
      for (int rank = 1; rank <= 3; rank++) borders(name + rank + "d");
    }
    rule("pixel_shuffle")
        .input("self", (g, n) -> Aten.call(PIXEL_UNSHUFFLE, g, n.integer("upscale_factor")));
    rule("pixel_unshuffle")
        .input("self", (g, n) -> Aten.call(PIXEL_SHUFFLE, g, n.integer("downscale_factor")));
    rule("channel_shuffle")
        .input(
            "self",
            (g, n) -> Aten.call(CHANNEL_SHUFFLE, g, n.sizes("self")[1] / n.integer("groups")));
    rule("im2col").input("self", (g, n) -> folded(g, n));
    rule("col2im")
        .input(
            "self",
            (g, n) ->
                Aten.call(
                    IM2COL,
                    g,
                    n.integers("kernel_size"),
                    n.integers("dilation"),
                    n.integers("padding"),
                    n.integers("stride")));
  }

  private static void borders(String name) {
    Op forward = Rules.op(name + "(Tensor self, SymInt[] padding) -> Tensor");
    Op backward =
        Rules.op(name + "_backward(Tensor grad_output, Tensor self, SymInt[] padding) -> Tensor");
    rule(name)
        .input(
            "self",
            uses("self"),
            (g, n) -> Aten.call(backward, g, PoolingRules.shapeOnly(n), n.integers("padding")));
    rule(name + "_backward")
        .input("grad_output", (g, n) -> Aten.call(forward, g, n.integers("padding")));
  }

  private static Tensor folded(Tensor g, OperatorNode n) {
    long[] sizes = n.sizes("self");
    return Aten.call(
        COL2IM,
        g,
        new long[] {sizes[sizes.length - 2], sizes[sizes.length - 1]},
        n.integers("kernel_size"),
        n.integers("dilation"),
        n.integers("padding"),
        n.integers("stride"));
  }

  private static long[] negated(long[] values) {
    long[] negated = new long[values.length];
    for (int i = 0; i < values.length; i++) negated[i] = -values[i];
    return negated;
  }
}
