package org.cresset.torch;

import java.util.Arrays;

/** Compares tensors as {@code torch.testing.assert_close} does. */
final class TensorAssert {
  private TensorAssert() {}

  /**
   * How far two numbers may differ: {@code absolute + relative * |expected|}.
   *
   * @param relative of the expected value
   * @param absolute beside that
   */
  record Tolerance(double relative, double absolute) {
    static final Tolerance EXACT = new Tolerance(0, 0);

    /** PyTorch's table of defaults. */
    static Tolerance of(DType dtype) {
      return switch (dtype) {
        case FLOAT16 -> new Tolerance(1e-3, 1e-5);
        case BFLOAT16 -> new Tolerance(1.6e-2, 1e-5);
        case FLOAT32, COMPLEX64 -> new Tolerance(1.3e-6, 1e-5);
        case FLOAT64, COMPLEX128 -> new Tolerance(1e-7, 1e-7);
        case INT8, INT16, INT32, INT64, UINT8, BOOL -> EXACT;
      };
    }

    double allowed(double expected) {
      return absolute + relative * Math.abs(expected);
    }
  }

  /** Same type, same shape, values within the type's tolerance; NaN equals NaN. */
  static void assertClose(Tensor actual, Tensor expected) {
    assertClose(actual, expected, Tolerance.of(expected.dtype()));
  }

  /** Same type, same shape, values within a tolerance; NaN equals NaN. */
  static void assertClose(Tensor actual, Tensor expected, Tolerance tolerance) {
    if (actual.dtype() != expected.dtype() || !actual.shape().equals(expected.shape())) {
      throw new AssertionError(
          "expected "
              + expected.dtype()
              + expected.shape()
              + ", got "
              + actual.dtype()
              + actual.shape());
    }
    if (actual.dtype().isComplex()) {
      assertClose(actual.detach().viewAsReal(), expected.viewAsReal(), tolerance);
      return;
    }
    assertClose(actual, expected.toDoubleArray(), tolerance);
  }

  /** These values in row-major order, within the tolerance of the tensor's type. */
  static void assertClose(Tensor actual, double... expected) {
    assertClose(actual, expected, Tolerance.of(actual.dtype()));
  }

  private static void assertClose(Tensor actual, double[] expected, Tolerance tolerance) {
    double[] found = actual.toDoubleArray();
    if (found.length != expected.length) {
      throw new AssertionError(
          "expected %d elements, got %d".formatted(expected.length, found.length));
    }
    int mismatches = 0;
    int worstAbsolute = 0;
    int worstRelative = 0;
    for (int i = 0; i < found.length; i++) {
      if (isClose(found[i], expected[i], tolerance)) continue;
      if (mismatches++ == 0) worstAbsolute = worstRelative = i;
      if (absolute(found, expected, i) > absolute(found, expected, worstAbsolute)) {
        worstAbsolute = i;
      }
      if (relative(found, expected, i) > relative(found, expected, worstRelative)) {
        worstRelative = i;
      }
    }
    if (mismatches == 0) return;
    throw new AssertionError(
        """
        mismatched elements: %d / %d (%.1f %%)
        greatest absolute difference: %s at index %s (up to %s allowed): %s instead of %s
        greatest relative difference: %s at index %s (up to %s allowed): %s instead of %s\
        """
            .formatted(
                mismatches,
                found.length,
                100.0 * mismatches / found.length,
                absolute(found, expected, worstAbsolute),
                index(actual, worstAbsolute),
                tolerance.absolute,
                found[worstAbsolute],
                expected[worstAbsolute],
                relative(found, expected, worstRelative),
                index(actual, worstRelative),
                tolerance.relative,
                found[worstRelative],
                expected[worstRelative]));
  }

  private static boolean isClose(double found, double expected, Tolerance tolerance) {
    if (Double.compare(found, expected) == 0 || found == expected) return true;
    return Double.isFinite(expected)
        && Math.abs(found - expected) <= tolerance.allowed(expected); // false for NaN
  }

  private static double absolute(double[] found, double[] expected, int i) {
    return Math.abs(found[i] - expected[i]);
  }

  private static double relative(double[] found, double[] expected, int i) {
    return Math.abs((found[i] - expected[i]) / expected[i]);
  }

  private static String index(Tensor tensor, int position) {
    long[] sizes = tensor.shape().toArray();
    long[] index = new long[sizes.length];
    long rest = position;
    for (int i = sizes.length - 1; i >= 0; i--) {
      index[i] = rest % sizes[i];
      rest /= sizes[i];
    }
    return Arrays.toString(index);
  }
}
