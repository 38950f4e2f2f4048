package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What operators say of what they cannot do. */
@ExtendWith(LeakCheck.class)
final class FunctionErrorsTest {
  private static void shape(String message, ThrowingCallable call) {
    assertThatExceptionOfType(ShapeException.class).isThrownBy(call).withMessage(message);
  }

  private static void value(String message, ThrowingCallable call) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
  }

  private static void refused(String message, ThrowingCallable call) {
    assertThatExceptionOfType(TorchException.class).isThrownBy(call).withMessage(message);
  }

  @Test
  void rangesThatAreTooLongAreSentences() {
    value(
        "arange: the range must have fewer than 2^60 elements, got 0 to 9223372036854775807 by 1",
        () -> Tensor.arange(Long.MAX_VALUE));
    value(
        "arange: the range must have fewer than 2^60 elements, got -9223372036854775808 to"
            + " 9223372036854775807 by 1",
        () -> Tensor.arange(Long.MIN_VALUE, Long.MAX_VALUE, 1));
    assertThatExceptionOfType(OutOfMemoryException.class)
        .isThrownBy(() -> Tensor.arange(1L << 58))
        .withMessageContaining("int64[288230376151711744]");
    value("arange: the step must not be 0", () -> Tensor.arange(0, 3, 0));
    value(
        "arange: start, end and step must be finite and the step not 0, got 0.0, NaN and 1.0",
        () -> Torch.arange(0, Double.NaN, 1, DType.FLOAT32));
    value(
        "arange: start, end and step must be finite and the step not 0, got 0.0, 1.0 and 0.0",
        () -> Torch.arange(0, 1, 0, DType.FLOAT32));
    value(
        "eye: rows and columns must be 0 or more, got -1 and 2",
        () -> Torch.eye(-1, 2, DType.INT8));
    value(
        "trilIndices: rows and columns must be 0 or more, got 2 and -1",
        () -> Torch.trilIndices(2, -1, 0));
  }

  @Test
  void wrongTypesAreSentences() {
    try (Scope _ = Scope.open()) {
      Tensor bool = Tensor.of(new boolean[] {true});
      Tensor ints = Tensor.arange(3);
      refused("sub: is not defined for bool, got bool[1] and int64[3]", () -> bool.sub(ints));
      refused("sub: is not defined for bool, got bool[1] and bool[1]", () -> bool.sub(1));
      refused("positive: is not defined for bool", bool::positive);
      refused(
          "quantile: values and shares must be of one floating-point type, got int64[3] and"
              + " int64[]",
          () -> ints.quantile(0.5));
      refused(
          "histc: the elements must be of a floating-point type, got int64[3]",
          () -> ints.histc(3, 0, 1));
      refused(
          "histc: min must be below max and both finite, got 2.0 and 1.0",
          () -> Tensor.ones(3).histc(3, 2, 1));
      value("clamp: min or max must be given, got neither", () -> ints.clamp((Tensor) null, null));
    }
  }

  @Test
  void wrongNumbersAreSentences() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.ones(2, 3);
      value("polygamma: n must be 0 or more, got -1", () -> x.polygamma(-1));
      value("mvlgamma: p must be 1 or more, got 0", () -> x.mvlgamma(0));
      value("dist: p must be 0 or more, got -1.0", () -> x.dist(x, -1));
      value("quantile: every share must be from 0 to 1, got 1.5", () -> x.quantile(1.5));
      value("diff: n must be 0 or more, got -1", () -> x.diff(-1, 0, null, null));
      value("tensorSplit: there must be 1 piece or more, got 0", () -> x.tensorSplit(0, 1));
      value("combinations: r must be 0 or more, got -1", () -> Torch.combinations(x, -1, false));
      value("histc: bins must be 1 or more, got 0", () -> x.histc(0, 0, 1));
    }
  }

  @Test
  void wrongShapesAreSentences() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.ones(2, 3);
      shape("movedim: there must be a dimension 2, got float32[2, 3]", () -> x.movedim(2, 0));
      shape(
          "movedim: as many destinations as sources must be given, none twice, got [0, 0] to [1,"
              + " 0]",
          () -> x.movedim(new long[] {0, 0}, new long[] {1, 0}));
      shape(
          "unflatten: the sizes must multiply to that of dimension 1 of float32[2, 3], got [2, -1]",
          () -> x.unflatten(1, 2, -1));
      shape("rot90: the dimensions must differ, got 0 and -2", () -> x.rot90(1, 0, -2));
      shape(
          "split: the sizes must be 0 or more and add up to that of dimension 1 of float32[2, 3],"
              + " got [1, 1]",
          () -> x.split(new long[] {1, 1}, 1));
      shape("diag: the tensor must have 1 or 2 dimensions, got float32[]", () -> x.sum().diag(0));
      shape("trace: there must be a matrix, got float32[3]", () -> x.get(0).trace());
      shape(
          "mv: a matrix and a vector must be given, got float32[2, 3] and float32[2, 3]",
          () -> x.mv(x));
      shape(
          "tensordot: dimensions summed together must have one size, got 1 of float32[2, 3] and 0"
              + " of float32[2, 3]",
          () -> x.tensordot(x, 1));
      shape(
          "tensordot: every dimension must be there and named once, got 1 of float32[2, 3]",
          () -> x.tensordot(x, new long[] {1, 1}, new long[] {0, 1}));
      shape(
          "repeatInterleave: there must be a number for each slice of dimension 1 of float32[2, 3],"
              + " got int64[2]",
          () -> x.repeatInterleave(Tensor.arange(2), 1));
      shape(
          "takeAlongDim: the positions must have as many dimensions as the tensor, got int64[2] and"
              + " float32[2, 3]",
          () -> x.takeAlongDim(Tensor.arange(2), 1));
      shape(
          "indexAdd: the positions must have one dimension, and the source their number in"
              + " dimension 1 and else the tensor's sizes, got int64[2], float32[2, 3] and"
              + " float32[2, 3]",
          () -> x.indexAdd(1, Tensor.arange(2), x));
      shape(
          "maskedFill: the value must have no dimension, got float32[2, 3]",
          () -> x.maskedFill(x.gt(0), x));
      shape(
          "broadcastTensors: sizes must be equal or 1, counted from the last dimension, got [2, 3]"
              + " and [2]",
          () -> Torch.broadcastTensors(List.of(x, Tensor.ones(2))));
      shape(
          "meshgrid: every tensor must be a vector, got float32[2, 3]",
          () -> Torch.meshgrid(List.of(x), Torch.GridIndexing.IJ));
      Tensor one = Tensor.arange(1);
      shape(
          "indexFill: there must be a dimension 2, got float32[2, 3]",
          () -> x.indexFill(2, one, 1));
      shape(
          "indexAdd: there must be a dimension -3, got float32[2, 3]",
          () -> x.indexAdd(-3, one, x));
      shape(
          "takeAlongDim: there must be a dimension 2, got float32[2, 3]",
          () -> x.takeAlongDim(x.argsort(0, false), 2));
      assertThatExceptionOfType(TorchException.class) // nothing beyond the memory is read
          .isThrownBy(() -> x.asStrided(new long[] {4, 4}, new long[] {4, 1}))
          .withMessageStartingWith("as_strided: ");
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> x.take(Tensor.of(new long[] {6})))
          .withMessageStartingWith("index: ");
      shape("diff: there must be a dimension, got none", () -> x.sum().diff(0));
    }
  }

  @Test
  void equationsThatCannotBeReadOrDoNotFitAreSentences() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.ones(2, 3);
      value(
          "einsum: a letter or one ... must stand at character 2 of \"i1\", got 1",
          () -> Torch.einsum("i1", x));
      value(
          "einsum: a letter or one ... must stand at character 4 of \"......\", got .",
          () -> Torch.einsum("......", x));
      value(
          "einsum: \"ij,jk\" must name the labels of every operand, got 2 of them for 1",
          () -> Torch.einsum("ij,jk", x));
      value(
          "einsum: a label of the result must occur in an operand, and once in the result, got k in"
              + " \"ij->k\"",
          () -> Torch.einsum("ij->k", x));
      shape(
          "einsum: operand 1 must have a dimension for each label of \"ijk\", got float32[2, 3]",
          () -> Torch.einsum("ijk", x));
      shape(
          "einsum: j of \"ij,jk\" must stand for one size, got 3 and 2",
          () -> Torch.einsum("ij,jk", x, x));
      shape(
          "einsum: i stands for two dimensions of one operand, which must have one size, got 2 and"
              + " 3",
          () -> Torch.einsum("ii", x));
    }
  }

  @Test
  void gradientsThatNobodyKnowsAreSentences() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.of(new double[] {1.5}).requiresGrad_(true);
      Tensor y = Tensor.of(new double[] {2});
      refused(
          "gammainc: the gradient of the first argument has no known formula",
          () -> x.gammainc(y).sum().backward());
      refused(
          "zeta: the gradient of the exponent has no known formula",
          () -> x.zeta(y).sum().backward());
      refused(
          "nextafter: has no rule for its gradient, but an argument requires one",
          () -> x.nextafter(y));
      refused("_unique2: has no rule for its gradient, but an argument requires one", x::unique);
      Tensor steps = x.div(0.4, Rounding.TRUNC);
      assertThat(Autograd.grad(steps, List.of(x)).getFirst().item()).isZero();
    }
  }
}
