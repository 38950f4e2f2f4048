package org.cresset.torch;

/** Tensors as text. */
final class Printer {
  private Printer() {}

  static String print(Tensor tensor) {
    return java.util.Arrays.toString(tensor.toDoubleArray()) + " " + Failure.describe(tensor);
  }
}
