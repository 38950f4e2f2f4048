package org.cresset.torch;

import static org.cresset.torch.RuleChecks.sizes;

import java.util.Arrays;

/** Checks of {@link RearrangingRules}. */
final class RearrangingChecks {
  private RearrangingChecks() {}

  static void define(RuleChecks checks) {
    Op pad = Op.of("pad(Tensor self, SymInt[] pad, str mode, float? value) -> Tensor");
    checks.shaped("pad", true, x -> Aten.call(pad, x, sizes(1, 2), "constant", 0.5), 2, 3);
    checks.shaped("pad", true, x -> Aten.call(pad, x, sizes(-1, 2, 0, 1), "constant", 0.0), 2, 3);
    checks.shaped("pad", true, x -> Aten.call(pad, x, sizes(1, 0), "constant", 1.0), 0, 3);
    for (String name : new String[] {"reflection_pad", "replication_pad"}) {
      for (int rank = 1; rank <= 3; rank++) borders(checks, name + rank + "d", rank);
    }
    shuffles(checks);
    folds(checks);
  }

  private static void borders(RuleChecks checks, String name, int rank) {
    Op forward = Op.of(name + "(Tensor self, SymInt[] padding) -> Tensor");
    Op backward =
        Op.of(name + "_backward(Tensor grad_output, Tensor self, SymInt[] padding) -> Tensor");
    long[] shape = {1, 2, 3, 3, 3};
    long[] input = Arrays.copyOf(shape, rank + 2);
    long[] padding = Arrays.copyOf(sizes(1, 2, 2, 0, 1, 1), 2 * rank);
    checks.shaped(name, true, x -> Aten.call(forward, x, padding), input);
    checks.shaped(
        name, true, x -> Aten.call(forward, x, padding), Arrays.copyOfRange(input, 1, rank + 2));
    long[] padded = input.clone();
    for (int i = 0; i < rank; i++) padded[rank + 1 - i] += padding[2 * i] + padding[2 * i + 1];
    Tensor like = RuleChecks.random(3, -1, 1, input).leaveScope();
    checks.shaped(name + "_backward", true, g -> Aten.call(backward, g, like, padding), padded);
  }

  private static void shuffles(RuleChecks checks) {
    Op shuffle = Op.of("pixel_shuffle(Tensor self, int upscale_factor) -> Tensor");
    Op unshuffle = Op.of("pixel_unshuffle(Tensor self, int downscale_factor) -> Tensor");
    Op channels = Op.of("channel_shuffle(Tensor self, SymInt groups) -> Tensor");
    checks.shaped("pixel_shuffle", true, x -> Aten.call(shuffle, x, 2), 1, 8, 1, 3);
    checks.shaped("pixel_unshuffle", true, x -> Aten.call(unshuffle, x, 2), 2, 1, 2, 4);
    checks.shaped("channel_shuffle", true, x -> Aten.call(channels, x, 2), 1, 6, 2, 1);
  }

  private static void folds(RuleChecks checks) {
    Op im2col =
        Op.of(
            "im2col(Tensor self, int[2] kernel_size, int[2] dilation, int[2] padding, int[2]"
                + " stride) -> Tensor");
    Op col2im =
        Op.of(
            "col2im(Tensor self, SymInt[2] output_size, int[2] kernel_size, int[2] dilation, int[2]"
                + " padding, int[2] stride) -> Tensor");
    long[] kernel = {2, 3};
    long[] one = {1, 1};
    long[] padding = {1, 0};
    long[] stride = {2, 1};
    checks.shaped(
        "im2col", true, x -> Aten.call(im2col, x, kernel, one, padding, stride), 1, 2, 4, 5);
    checks.shaped("im2col", true, x -> Aten.call(im2col, x, kernel, one, padding, stride), 2, 4, 5);
    checks.shaped(
        "col2im",
        true,
        x -> Aten.call(col2im, x, sizes(4, 5), kernel, one, padding, stride),
        1,
        12,
        9);
  }
}
