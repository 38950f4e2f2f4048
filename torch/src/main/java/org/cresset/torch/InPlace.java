package org.cresset.torch;

import java.util.function.Supplier;

/** In-place forms of operators whose own in-place form needs a Scalar, which no call can pass. */
final class InPlace {
  private InPlace() {}

  /** Computes into a new tensor, and copies that over {@code self}. */
  static Tensor replace(Tensor self, String name, Supplier<Tensor> computation) {
    if (self.requiresGrad() && NoGrad.isRecording()) {
      throw Recorder.changedInPlace(name);
    }
    try (Scope _ = Scope.open()) {
      Tensor result = computation.get();
      if (!result.shape().equals(self.shape())) {
        throw new ShapeException(
            "%s: the result must have the shape of the tensor it replaces, %s, got %s"
                .formatted(name, self.shape(), result.shape()));
      }
      return self.copy_(result);
    }
  }
}
