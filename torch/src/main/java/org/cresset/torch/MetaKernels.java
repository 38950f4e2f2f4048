package org.cresset.torch;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Shapes of operators that LibTorch cannot compute on the meta device: Python has its own list of
 * them. Source: {@code torch/_meta_registrations.py}.
 */
final class MetaKernels {
  /** From an operator's arguments to the sizes of its results. */
  @FunctionalInterface
  private interface Shapes {
    long[][] of(@Nullable Object[] arguments);
  }

  private MetaKernels() {}

  /** The operator's kernel, which minds the meta device where LibTorch does not. */
  static Kernel of(String name, Kernel kernel) {
    Shapes shapes =
        switch (name) {
          case "convolution" -> MetaKernels::convolution;
          case "native_batch_norm" -> a -> new long[][] {sizes(a[0]), channels(a), channels(a)};
          case "native_layer_norm" -> MetaKernels::layerNorm;
          case "native_group_norm" -> MetaKernels::groupNorm;
          case "native_dropout", "log_sigmoid_forward" ->
              a -> new long[][] {sizes(a[0]), sizes(a[0])};
          case "embedding" -> MetaKernels::embedding;
          case "index_select" -> MetaKernels::indexSelect;
          case "where" -> MetaKernels::where;
          case "_safe_softmax",
              "_prelu_kernel",
              "flip",
              "roll",
              "relu",
              "relu6",
              "selu",
              "hardswish" ->
              a -> new long[][] {sizes(a[0])};
          case "_adaptive_avg_pool2d", "_adaptive_avg_pool3d" -> MetaKernels::adaptivePool;
          default -> null;
        };
    return shapes == null ? kernel : onMeta(kernel, shapes);
  }

  private static Kernel onMeta(Kernel kernel, Shapes shapes) {
    return (frame, op, arguments) -> {
      if (arguments.length != op.arguments().size()
          || !(arguments[0] instanceof Tensor first)
          || !first.device().equals(Device.META)) {
        return kernel.run(frame, op, arguments);
      }
      try (Scope _ = Scope.open()) {
        long[][] all = shapes.of(arguments);
        DType dtype = op.name().equals("where") ? tensor(arguments[1]).dtype() : first.dtype();
        for (int i = 0; i < all.length; i++) {
          Tensor made = Tensor.empty(dtype, Device.META, MemoryFormat.CONTIGUOUS, all[i]);
          frame.set(op.results().size() + i, frame.tensor(made.handle()));
        }
        // Making a tensor writes to the first slot: they are put in their places at the end.
        for (int i = 0; i < all.length; i++) frame.set(i, frame.get(op.results().size() + i));
      }
      return 0;
    };
  }

  private static long[] sizes(@Nullable Object tensor) {
    return tensor instanceof Tensor t ? t.shape().toArray() : new long[0];
  }

  private static Tensor tensor(@Nullable Object argument) {
    return (Tensor) java.util.Objects.requireNonNull(argument);
  }

  private static long[][] embedding(@Nullable Object[] arguments) {
    long[] indices = sizes(arguments[1]);
    long[] sizes = Arrays.copyOf(indices, indices.length + 1);
    sizes[indices.length] = sizes(arguments[0])[1];
    return new long[][] {sizes};
  }

  private static long[][] indexSelect(@Nullable Object[] arguments) {
    long[] sizes = sizes(arguments[0]);
    int dim = (int) Math.floorMod(number(arguments[1]), (long) sizes.length);
    sizes[dim] = tensor(arguments[2]).numel();
    return new long[][] {sizes};
  }

  private static long[][] where(@Nullable Object[] arguments) {
    long[] both = Broadcast.sizes("where", sizes(arguments[1]), sizes(arguments[2]));
    return new long[][] {Broadcast.sizes("where", sizes(arguments[0]), both)};
  }

  private static long[] channels(@Nullable Object[] arguments) {
    return Boolean.TRUE.equals(arguments[5]) ? new long[] {sizes(arguments[0])[1]} : new long[] {0};
  }

  private static long[][] layerNorm(@Nullable Object[] arguments) {
    long[] rows = sizes(arguments[0]);
    int normalized = ((long[]) java.util.Objects.requireNonNull(arguments[1])).length;
    Arrays.fill(rows, rows.length - normalized, rows.length, 1);
    return new long[][] {sizes(arguments[0]), rows, rows};
  }

  private static long[][] groupNorm(@Nullable Object[] arguments) {
    long[] groups = {number(arguments[3]), number(arguments[6])};
    return new long[][] {sizes(arguments[0]), groups, groups};
  }

  private static long number(@Nullable Object argument) {
    return argument instanceof Number n ? n.longValue() : 0;
  }

  private static long[][] adaptivePool(@Nullable Object[] arguments) {
    long[] sizes = sizes(arguments[0]);
    long[] output = (long[]) java.util.Objects.requireNonNull(arguments[1]);
    System.arraycopy(output, 0, sizes, sizes.length - output.length, output.length);
    return new long[][] {sizes};
  }

  private static long[][] convolution(@Nullable Object[] arguments) {
    long[] input = sizes(arguments[0]);
    long[] weight = sizes(arguments[1]);
    boolean transposed = Boolean.TRUE.equals(arguments[6]);
    long groups = number(arguments[8]);
    long[] output = input.clone();
    output[1] = transposed ? weight[1] * groups : weight[0];
    for (int i = 2; i < input.length; i++) {
      long stride = at(arguments[3], i - 2);
      long padding = at(arguments[4], i - 2);
      long reach = at(arguments[5], i - 2) * (weight[i] - 1);
      output[i] =
          transposed
              ? (input[i] - 1) * stride - 2 * padding + reach + at(arguments[7], i - 2) + 1
              : (input[i] + 2 * padding - reach - 1) / stride + 1;
      if (output[i] < 1) {
        throw new ShapeException(
            "convolution: the kernel must not be larger than the padded input, got input %s and"
                    .formatted(Arrays.toString(input))
                + " weight "
                + Arrays.toString(weight));
      }
    }
    return new long[][] {output};
  }

  /** A setting of one dimension; one number stands for all. */
  private static long at(@Nullable Object settings, int dim) {
    long[] values = (long[]) java.util.Objects.requireNonNull(settings);
    return values[Math.min(dim, values.length - 1)];
  }
}
