package org.cresset.torch;

import static org.cresset.torch.RuleChecks.sizes;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Checks of {@link PoolingRules}. */
final class PoolingChecks {
  private PoolingChecks() {}

  static void define(RuleChecks checks) {
    for (int rank = 2; rank <= 3; rank++) {
      greatest(checks, rank);
      means(checks, rank);
      adaptive(checks, rank);
      fractional(checks, rank);
    }
    unpooling(checks);
  }

  private static long[] all(int rank, long value) {
    long[] values = new long[rank];
    Arrays.fill(values, value);
    return values;
  }

  private static long[] image(int rank, long... lead) {
    long[] shape = Arrays.copyOf(lead, lead.length + rank);
    for (int i = 0; i < rank; i++) shape[lead.length + i] = 5L - i;
    return shape;
  }

  private static Op maxPool(int rank) {
    return Op.of(
        "max_pool%dd_with_indices(Tensor self, int[] kernel_size, int[] stride, int[] padding, int[] dilation, bool ceil_mode) -> (Tensor, Tensor)"
            .formatted(rank));
  }

  private static void greatest(RuleChecks checks, int rank) {
    String rule = "max_pool%dd_with_indices".formatted(rank);
    for (boolean ceil : new boolean[] {false, true}) {
      long[] batch = image(rank, 2, 2);
      checks.shaped(rule, true, x -> maxPool(x, rank, 2, 2, 0, 1, ceil), batch);
      checks.shaped(rule, true, x -> maxPool(x, rank, 3, 1, 1, 1, ceil), image(rank, 1, 1));
      checks.shaped(rule, true, x -> maxPool(x, rank, 2, 1, 0, 2, ceil), image(rank, 2));
    }
    checks.shaped(rule, true, x -> maxPool(x, rank, 2, 2, 0, 1, false), image(rank, 0, 2));
  }

  private static Tensor maxPool(
      Tensor x, int rank, long kernel, long stride, long padding, long dilation, boolean ceil) {
    return Aten.callAll(
            maxPool(rank),
            x,
            all(rank, kernel),
            all(rank, stride),
            all(rank, padding),
            all(rank, dilation),
            ceil)
        .getFirst();
  }

  private static void means(RuleChecks checks, int rank) {
    String name = "avg_pool%dd".formatted(rank);
    String rest =
        "int[] kernel_size, int[] stride, int[] padding, bool ceil_mode, bool count_include_pad,"
            + " int? divisor_override) -> Tensor";
    Op forward = Op.of("%s(Tensor self, %s".formatted(name, rest));
    Op backward = Op.of("%s_backward(Tensor grad_output, Tensor self, %s".formatted(name, rest));
    for (boolean ceil : new boolean[] {false, true}) {
      UnaryOperator<Tensor> counted = x -> avgPool(forward, x, rank, ceil, true, null);
      checks.shaped(name, true, counted, image(rank, 1, 2));
      checks.shaped(name, true, x -> avgPool(forward, x, rank, ceil, false, null), image(rank, 2));
      checks.shaped(name, true, x -> avgPool(forward, x, rank, ceil, true, 3L), image(rank, 1, 1));
    }
    Tensor input = RuleChecks.random(3, -1, 1, image(rank, 2)).leaveScope();
    long[] pooled;
    try (Scope _ = Scope.open()) {
      pooled = avgPool(forward, input, rank, false, true, null).shape().toArray();
    }
    checks.shaped(
        name + "_backward",
        true,
        g ->
            Aten.call(
                backward, g, input, all(rank, 3), all(rank, 2), all(rank, 1), false, true, null),
        pooled);
  }

  private static Tensor avgPool(
      Op op, Tensor x, int rank, boolean ceil, boolean countPadding, @Nullable Long divisor) {
    return Aten.call(op, x, all(rank, 3), all(rank, 2), all(rank, 1), ceil, countPadding, divisor);
  }

  private static void adaptive(RuleChecks checks, int rank) {
    String mean = "_adaptive_avg_pool%dd".formatted(rank);
    Op forward = Op.of("%s(Tensor self, SymInt[] output_size) -> Tensor".formatted(mean));
    Op backward = Op.of("%s_backward(Tensor grad_output, Tensor self) -> Tensor".formatted(mean));
    String greatest = "adaptive_max_pool%dd".formatted(rank);
    Op max = Op.of("%s(Tensor self, int[] output_size) -> (Tensor, Tensor)".formatted(greatest));
    for (long size : sizes(1, 2, 3)) {
      long[] output = all(rank, size);
      checks.shaped(mean, true, x -> Aten.call(forward, x, output), image(rank, 1, 2));
      checks.shaped(
          greatest, true, x -> Aten.callAll(max, x, output).getFirst(), image(rank, 1, 2));
    }
    Tensor input = RuleChecks.random(3, -1, 1, image(rank, 2)).leaveScope();
    long[] pooled = all(rank + 1, 2);
    checks.shaped(mean + "_backward", true, g -> Aten.call(backward, g, input), pooled);
  }

  private static void fractional(RuleChecks checks, int rank) {
    String name = "fractional_max_pool%dd".formatted(rank);
    Op op =
        Op.of(
            "%s(Tensor self, int[] kernel_size, int[] output_size, Tensor random_samples) -> (Tensor, Tensor)"
                .formatted(name));
    Tensor samples = RuleChecks.random(5, 0, 1, 1, 2, rank).leaveScope();
    checks.shaped(
        name,
        true,
        x -> Aten.callAll(op, x, all(rank, 2), all(rank, 2), samples).getFirst(),
        rank == 2 ? sizes(1, 2, 5, 4) : sizes(1, 2, 4, 5, 4));
  }

  private static void unpooling(RuleChecks checks) {
    Op unpool2d =
        Op.of("max_unpool2d(Tensor self, Tensor indices, SymInt[2] output_size) -> Tensor");
    Op unpool3d =
        Op.of(
            "max_unpool3d(Tensor self, Tensor indices, SymInt[3] output_size, int[3] stride,"
                + " int[3] padding) -> Tensor");
    Tensor indices = Tensor.of(new long[] {0, 3, 9, 10, 5, 7, 12, 15}, 2, 2, 2).leaveScope();
    checks.shaped("max_unpool2d", true, x -> Aten.call(unpool2d, x, indices, sizes(4, 4)), 2, 2, 2);
    Tensor deep = indices.reshape(1, 2, 1, 2, 2).leaveScope();
    checks.shaped(
        "max_unpool3d",
        true,
        x -> Aten.call(unpool3d, x, deep, sizes(1, 4, 4), sizes(1, 2, 2), sizes(0, 0, 0)),
        1,
        2,
        1,
        2,
        2);
  }
}
