package org.cresset.torch.distributions;

import org.cresset.torch.Aten;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.Op;
import org.cresset.torch.Shape;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;

/** Shapes of samples, and the functions that densities are made of. */
final class Shapes {
  private static final Op LGAMMA = Op.of("lgamma(Tensor self) -> Tensor");
  private static final Op DIGAMMA = Op.of("digamma(Tensor self) -> Tensor");
  private static final Op XLOGY = Op.of("xlogy.Tensor(Tensor self, Tensor other) -> Tensor");

  private Shapes() {}

  /** The sizes of samples of a batch. */
  static long[] of(long[] sample, Tensor batch) {
    long[] own = batch.shape().toArray();
    long[] sizes = java.util.Arrays.copyOf(sample, sample.length + own.length);
    System.arraycopy(own, 0, sizes, sample.length, own.length);
    return sizes;
  }

  /** Memory for samples of a batch, of its type and where it is. */
  static Tensor empty(long[] sample, Tensor batch) {
    return Tensor.empty(batch.dtype(), batch.device(), MemoryFormat.CONTIGUOUS, of(sample, batch));
  }

  /** A parameter repeated for samples of a batch, so that each value is drawn on its own. */
  static Tensor expanded(Tensor parameter, long[] sample, Tensor batch) {
    return parameter.expand(of(sample, batch)).contiguous();
  }

  static void requireLikeEachOther(String family, Tensor a, Tensor b) {
    if (a.shape().equals(b.shape()) && a.dtype() == b.dtype() && a.dtype().isFloatingPoint()) {
      return;
    }
    throw new ShapeException(
        "%s: both parameters must be of one shape and floating-point type, got %s%s and %s%s"
            .formatted(family, a.dtype(), a.shape(), b.dtype(), b.shape()));
  }

  static void requireVectors(String family, Tensor parameter) {
    Shape shape = parameter.shape();
    if (shape.toArray().length > 0 && parameter.dtype().isFloatingPoint()) return;
    throw new ShapeException(
        "%s: the parameter must be floating-point and have a dimension, got %s%s"
            .formatted(family, parameter.dtype(), shape));
  }

  static Tensor lgamma(Tensor x) {
    return Aten.call(LGAMMA, x);
  }

  static Tensor digamma(Tensor x) {
    return Aten.call(DIGAMMA, x);
  }

  /** {@code x log y}, and 0 where x is 0. */
  static Tensor xlogy(Tensor x, Tensor y) {
    return Aten.call(XLOGY, x, y);
  }
}
