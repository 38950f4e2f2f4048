package org.cresset.torch;

import java.util.Set;
import java.util.regex.Pattern;
import org.cresset.torch.internal.BlasThreads;
import org.cresset.torch.internal.OneThread;
import org.jspecify.annotations.Nullable;

/**
 * Between how many threads a call shares its work.
 *
 * <p>Small work is done by one thread before others have woken up. Some kernels share the least of
 * it: a product of two small matrices, or a few rows of a softmax, takes microseconds alone and
 * many more until a second thread has come, above all on a machine that has other things to do.
 * Elementwise kernels need no such care: LibTorch itself keeps those of fewer than 32,768 elements
 * on one thread.
 *
 * <p>Large products are shared also where LibTorch leaves them to OpenBLAS, which shares nothing of
 * its own accord ({@link BlasThreads}).
 */
final class WorkSharing {
  private static final int THREADS = Runtime.getRuntime().availableProcessors();

  /** Up to so many multiplications, some 20 microseconds of what others could take over. */
  private static final long PRODUCTS = scaled(1 << 20);

  /**
   * From so many multiplications on, some 200 microseconds, OpenBLAS's threads are worth waking.
   */
  private static final long LARGE = 1 << 24;

  /** Up to so many elements of what is read. */
  private static final long ELEMENTS = scaled(1 << 15);

  /** Up to so many elements of what is only added up. */
  private static final long SUMMED = scaled(1 << 16);

  private static final Set<String> MATRICES = Set.of("linear", "matmul", "mm", "bmm", "addmm");

  /** Beginnings of the names of operators that OpenBLAS factorises matrices for. */
  private static final Pattern FACTORISATION =
      Pattern.compile(
          "_?(linalg_|lu_|cholesky|triangular_solve|inverse|pinverse|det$|logdet|slogdet|svd|qr$"
              + "|geqrf|orgqr|ormqr).*");

  private static final Set<String> ROWS =
      Set.of(
          "_softmax",
          "_softmax_backward_data",
          "_log_softmax",
          "_log_softmax_backward_data",
          "native_layer_norm",
          "native_layer_norm_backward",
          "nll_loss_forward",
          "nll_loss_backward",
          "embedding_dense_backward");

  private static final Set<String> ATTENTION =
      Set.of(
          "_scaled_dot_product_flash_attention_for_cpu",
          "_scaled_dot_product_flash_attention_for_cpu_backward");

  /** How much there is to do, in the unit of its limit. */
  @FunctionalInterface
  private interface Work {
    boolean isSmall(@Nullable Object[] arguments);
  }

  private WorkSharing() {}

  /**
   * A limit where all processors but one would take over {@code work}: with two of them that is
   * only half of what there is.
   */
  private static long scaled(long work) {
    return THREADS < 2 ? Long.MAX_VALUE : work * THREADS / (THREADS - 1);
  }

  /** The operator's kernel, alone where its work is small. */
  static Kernel of(String name, Kernel kernel) {
    if (MATRICES.contains(name)) return product(kernel);
    if (ROWS.contains(name)) return alone(kernel, arguments -> elements(arguments[0]) <= ELEMENTS);
    if (name.equals("sum")) return alone(kernel, arguments -> elements(arguments[0]) <= SUMMED);
    if (ATTENTION.contains(name)) return alone(kernel, WorkSharing::isSmallAttention);
    if (FACTORISATION.matcher(name).matches()) return factorisation(kernel);
    return switch (name) {
      case "mkldnn_rnn_layer", "mkldnn_rnn_layer_backward" ->
          alone(kernel, WorkSharing::isSmallLayer);
      default -> kernel;
    };
  }

  private static Kernel product(Kernel kernel) {
    return (frame, op, arguments) -> {
      int first = arguments.length > 2 && isMatrix(arguments[2]) ? 1 : 0; // addmm adds to the first
      long[] left = sizes(arguments[first]);
      long[] right = sizes(arguments[first + 1]);
      long products = products(left, right);
      try (var _ = products <= PRODUCTS ? OneThread.open() : null;
          var _ =
              ofOnePair(products, left, right) >= LARGE
                  ? BlasThreads.many()
                  : BlasThreads.UNCHANGED) {
        return kernel.run(frame, op, arguments);
      }
    };
  }

  private static Kernel factorisation(Kernel kernel) {
    return (frame, op, arguments) -> {
      try (var _ = BlasThreads.one()) {
        return kernel.run(frame, op, arguments);
      }
    };
  }

  private static Kernel alone(Kernel kernel, Work work) {
    return (frame, op, arguments) -> {
      try (var _ = work.isSmall(arguments) ? OneThread.open() : null) {
        return kernel.run(frame, op, arguments);
      }
    };
  }

  /** Of a matrix (..., m, k) with (k, n), or with a weight (n, k); the most of a batch. */
  private static long products(long[] left, long[] right) {
    if (left.length == 0 || right.length == 0) return 0;
    long inner = Math.max(1, left[left.length - 1]);
    long outer = right.length == 1 ? 1 : elements(right) / inner;
    return elements(left) * Math.max(1, outer);
  }

  /** Those of (m, k) with (k, n), where LibTorch computes one such pair of a batch at a time. */
  private static long ofOnePair(long products, long[] left, long[] right) {
    if (left.length < 2 || right.length < 3) return products;
    return left[left.length - 2] * left[left.length - 1] * right[right.length - 1];
  }

  private static boolean isMatrix(@Nullable Object argument) {
    return sizes(argument).length > 1;
  }

  private static boolean isSmallAttention(@Nullable Object[] arguments) {
    int first = arguments.length > 8 ? 1 : 0; // the backward kernel begins with the gradient
    long[] query = sizes(arguments[first]);
    long[] key = sizes(arguments[first + 1]);
    return query.length == 4 && key.length == 4 && elements(query) * key[2] <= PRODUCTS;
  }

  /** Of one step of input (T, B, in) with two weights. */
  private static boolean isSmallLayer(@Nullable Object[] arguments) {
    long weights = elements(arguments[1]) + elements(arguments[2]);
    return sizes(arguments[0])[1] * weights <= 1 << 20;
  }

  private static long[] sizes(@Nullable Object argument) {
    return argument instanceof Tensor tensor ? tensor.handle().sizes() : new long[0];
  }

  private static long elements(@Nullable Object argument) {
    return elements(sizes(argument));
  }

  private static long elements(long[] sizes) {
    long elements = 1;
    for (long size : sizes) elements *= size;
    return elements;
  }
}
