package org.cresset.torch.nn.functional;

import org.cresset.torch.DType;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;

/** What must hold of arguments, each with its sentence. */
final class Require {
  private Require() {}

  /** Refuses two tensors of different shapes. */
  static void sameShape(String what, Tensor input, Tensor target) {
    if (!input.shape().equals(target.shape())) {
      throw new ShapeException(
          "%s: input and target must have the same shape, got %s and %s"
              .formatted(what, text(input), text(target)));
    }
  }

  /** Refuses what does not hold classes or indices. */
  static void int64(String what, String name, Tensor tensor) {
    if (tensor.dtype() != DType.INT64) {
      throw new TorchException(
          "%s: %s of int64, got %s".formatted(what, name, text(tensor)),
          "convert it with to(DType.INT64)",
          null);
    }
  }

  /** Refuses shapes that do not fit. */
  static void shape(boolean fits, String what, String expected, Object... got) {
    if (!fits) {
      StringBuilder text = new StringBuilder();
      for (Object item : got) {
        if (!text.isEmpty()) text.append(" and ");
        text.append(item instanceof Tensor tensor ? text(tensor) : item);
      }
      throw new ShapeException(what + ": " + expected + ", got " + text);
    }
  }

  /** Type and shape, as messages show a tensor. */
  static String text(Tensor tensor) {
    return tensor.dtype().toString() + tensor.shape();
  }
}
