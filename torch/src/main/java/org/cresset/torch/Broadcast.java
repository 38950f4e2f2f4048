package org.cresset.torch;

/** The sizes that two tensors have in common when each is repeated where it has size 1. */
final class Broadcast {
  private Broadcast() {}

  static long[] sizes(String op, Tensor a, Tensor b) {
    return sizes(op, a.handle().sizes(), b.handle().sizes());
  }

  static long[] sizes(String op, long[] left, long[] right) {
    long[] common = new long[Math.max(left.length, right.length)];
    for (int i = 1; i <= common.length; i++) {
      long l = i <= left.length ? left[left.length - i] : 1;
      long r = i <= right.length ? right[right.length - i] : 1;
      if (l != r && l != 1 && r != 1) {
        throw new ShapeException(
            "%s: sizes must be equal or 1, counted from the last dimension, got %s and %s"
                .formatted(op, Shape.of(left), Shape.of(right)));
      }
      common[common.length - i] = l == 1 ? r : l;
    }
    return common;
  }
}
