package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is said when something cannot be done. */
@ExtendWith(LeakCheck.class)
final class ErrorsTest {
  /** Whether LibTorch hands out its error texts: the kind of an error is read in them. */
  private static boolean hasReasons() {
    return LibTorch.load().version().compareTo("2.13") >= 0;
  }

  private static Class<? extends TorchException> shapeException() {
    return hasReasons() ? ShapeException.class : TorchException.class;
  }

  @Test
  void shapesThatDoNotMatchAreNamed() {
    try (Scope _ = Scope.open()) {
      TorchException matmul =
          catchThrowableOfType(
              shapeException(), () -> Tensor.ones(64, 128).matmul(Tensor.ones(100, 10)));
      assertThat(matmul.getMessage())
          .startsWith("matmul: ")
          .endsWith(", got self float32[64, 128], other float32[100, 10]");
      TorchException add =
          catchThrowableOfType(
              shapeException(), () -> Tensor.ones(2, 3).add(Tensor.ones(DType.FLOAT64, 4)));
      assertThat(add.getMessage())
          .startsWith("add: ")
          .contains("got self float32[2, 3], other float64[4]");
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> Tensor.arange(2).add(Tensor.arange(3)))
          .withMessageContaining("[2] and [3]");
      assertThatExceptionOfType(shapeException())
          .isThrownBy(() -> Tensor.ones(2, 3).reshape(4))
          .withMessageStartingWith("reshape: ")
          .withMessageEndingWith("got self float32[2, 3], shape [4]");
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> Tensor.scalar(1).matmul(Tensor.ones(2)))
          .withMessage("matmul: both tensors must have a dimension, got float32[] and float32[2]");
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> Tensor.ones(2, 2).dot(Tensor.ones(2)))
          .withMessage("dot: both tensors must be vectors, got float32[2, 2] and float32[2]");
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> Tensor.ones(2, 2, 2).t())
          .withMessage("t: the tensor must have at most 2 dimensions, got float32[2, 2, 2]");
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> Tensor.ones(2, 3).narrow(1, 2, 2))
          .withMessage("narrow: start 2 and length 2 must lie within dimension 1 of float32[2, 3]");
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> Tensor.ones(2).add_(Tensor.ones(3, 2)))
          .withMessage(
              "add_: the result must have the shape of the tensor it replaces, [2], got [3, 2]");
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> Tensor.ones(2).get(5))
          .withMessageStartingWith("select: ");
    }
  }

  @Test
  void theReasonIsLibTorchsOwn() {
    assumeTrue(hasReasons(), "older ones write it on standard error");
    try (Scope _ = Scope.open()) {
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> Tensor.ones(2, 3).mm(Tensor.ones(2, 3)))
          .withMessage(
              "mm: mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3), got self"
                  + " float32[2, 3], mat2 float32[2, 3]");
    }
  }

  @Test
  void argumentsOfTheWrongTypeAreNamed() {
    Op relu = Op.of("relu(Tensor self) -> Tensor");
    Op sum =
        Op.of(
            "sum.dim_IntList(Tensor self, int[1]? dim, bool keepdim, ScalarType? dtype) -> Tensor");
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.ones(2);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Aten.call(relu))
          .withMessage("relu: takes 1 arguments, got 0");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Aten.call(relu, 3))
          .withMessage("relu: argument self cannot be 3");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Aten.call(relu, (Object) null))
          .withMessage("relu: argument self cannot be null");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Aten.call(sum, x, new long[] {0}, "no", null))
          .withMessage("sum.dim_IntList: argument keepdim cannot be no");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Aten.call(sum, x, List.of("a"), true, null))
          .withMessage("sum.dim_IntList: argument dim cannot be [a]");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Op.of("f(Scalar x) -> Tensor"))
          .withMessage("an operator's argument of type Scalar");
    }
  }

  @Test
  void anUnknownOperatorIsAnError() {
    Op unknown = Op.of("no_such_operator(Tensor self) -> Tensor");
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.ones(2);
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> Aten.call(unknown, x))
          .withMessageStartingWith("no_such_operator: ")
          .withMessageEndingWith("got self float32[2]");
    }
  }

  @Test
  void devicesHavePyTorchsNames() {
    assertThat(Device.of("cpu")).isSameAs(Device.CPU);
    assertThat(Device.of("CUDA")).isEqualTo(Device.cuda(0));
    assertThat(Device.of("cuda:3")).hasToString("cuda:3");
    for (String bad : List.of("gpu", "", "cuda:", "cuda:-1", "cuda:1234", "cpu:0 ")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Device.of(bad))
          .withMessage("device must be cpu, meta, cuda or cuda:N, got " + bad);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Device.cuda(-1))
        .withMessage("cuda: the index must be 0 or more");
  }

  @Test
  void aGpuThatIsNotThereSaysWhy() {
    assumeTrue(LibTorch.load().gpus() == 0, "needs a machine without a GPU");
    DeviceException e =
        catchThrowableOfType(DeviceException.class, () -> Device.cuda(0).available());
    assertThat(e).hasMessageMatching("cuda:0: no GPU can be used, (because|although) .+");
    assertThat(e.hint()).isNotBlank();
    try (Scope _ = Scope.open()) {
      assertThatExceptionOfType(DeviceException.class)
          .isThrownBy(() -> Tensor.ones(1).to(Device.cuda(0)));
      assertThatExceptionOfType(DeviceException.class)
          .isThrownBy(() -> Tensor.empty(DType.FLOAT32, Device.cuda(1), MemoryFormat.CONTIGUOUS, 1))
          .withMessageStartingWith("cuda:1: ");
    }
    assertThat(Device.best()).isEqualTo(Device.CPU);
  }

  @Test
  void aFolderWithoutLibTorchSaysWhereItWasLookedFor(@TempDir Path folder) throws IOException {
    assertThatExceptionOfType(LibTorchException.class)
        .isThrownBy(() -> LibTorch.within(folder))
        .withMessage(
            "CRESSET_LIBTORCH must name a folder that holds libtorch_cpu.so, or a Python"
                + " environment that holds torch; looked in "
                + folder
                + ", its lib, torch/lib and lib/python3.*/site-packages/torch/lib");
    assertThatExceptionOfType(LibTorchException.class)
        .isThrownBy(() -> LibTorch.within(folder.resolve("missing")));
    Path file = Files.createFile(folder.resolve("file"));
    assertThatExceptionOfType(LibTorchException.class).isThrownBy(() -> LibTorch.within(file));
  }

  @Test
  void libTorchIsFoundInEveryLayout(@TempDir Path folder) throws IOException {
    for (String layout :
        List.of("a", "b/lib", "c/torch/lib", "d/lib/python3.11/site-packages/torch/lib")) {
      Path libraries = Files.createDirectories(folder.resolve(layout));
      Files.createFile(libraries.resolve("libc10.so"));
      Path named = folder.resolve(layout.substring(0, 1));
      assertThatExceptionOfType(LibTorchException.class) // half of it is none
          .isThrownBy(() -> LibTorch.within(named));
      Files.createFile(libraries.resolve("libtorch_cpu.so"));
      assertThat(LibTorch.within(named)).isEqualTo(libraries);
    }
  }

  @Test
  void versionsBeforeTheOldestAreRefused() {
    Path folder = Path.of("some", "folder");
    long old = 2L << 56 | 9L << 48 | 1L << 40;
    LibTorchException e =
        catchThrowableOfType(LibTorchException.class, () -> LibTorch.checked(old, folder));
    assertThat(e).hasMessage("LibTorch must be 2.10 or newer, got 2.9.1 in " + folder);
    assertThat(e.hint()).contains("CRESSET_LIBTORCH");
    assertThatExceptionOfType(LibTorchException.class)
        .isThrownBy(() -> LibTorch.checked(1L << 56 | 13L << 48, folder));
    assertThat(LibTorch.checked(2L << 56 | 10L << 48, folder)).isEqualTo("2.10.0");
    assertThat(LibTorch.checked(3L << 56, folder)).isEqualTo("3.0.0");
  }

  @Test
  void threadsMustBePositive() {
    LibTorch torch = LibTorch.load();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> torch.threads(0))
        .withMessage("threads must be 1 or more, got 0");
    int before = torch.threads();
    torch.threads(1);
    assertThat(torch.threads()).isEqualTo(1);
    torch.threads(before);
  }

  @Test
  void memoryThatIsNotThereIsAnError() {
    assertThatExceptionOfType(OutOfMemoryException.class)
        .isThrownBy(() -> Tensor.empty(DType.FLOAT32, 1L << 60))
        .withMessageContaining("float32[1152921504606846976]");
  }

  @Test
  void aFailedCallKeepsNoArgument() throws IOException {
    // 16 MiB each: were one kept a call, 100 calls would add 1.6 GB.
    long before = residentBytes();
    for (int i = 0; i < 100; i++) {
      try (Scope _ = Scope.open()) {
        Tensor big = Tensor.ones(4, 1 << 20);
        assertThatExceptionOfType(shapeException()).isThrownBy(() -> big.mm(big));
      }
    }
    assertThat(residentBytes() - before).isLessThan(600L << 20);
  }

  private static long residentBytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    assumeTrue(Files.exists(status), "needs Linux");
    return Files.readAllLines(status).stream()
        .filter(l -> l.startsWith("VmRSS:"))
        .mapToLong(l -> Long.parseLong(l.replaceAll("[^0-9]", "")) << 10)
        .findFirst()
        .orElseThrow();
  }
}
