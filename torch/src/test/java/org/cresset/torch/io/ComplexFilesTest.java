package org.cresset.torch.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.cresset.torch.DType;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Complex numbers in every kind of file; golden/io/complex/complex.py made the files. */
class ComplexFilesTest {
  @TempDir Path folder;

  private static Path golden(String name) {
    return Golden.path("io/complex/" + name);
  }

  private static Tensor c64() {
    return Tensor.complex(
        Tensor.of(new float[] {1.5f, -2, 0, 3, 4.25f, -0.5f}, 2, 3),
        Tensor.of(new float[] {0.5f, 1, -7, 2, 0, 8}, 2, 3));
  }

  private static Tensor c128() {
    Tensor parts = c64().to(DType.COMPLEX128).viewAsReal().div(3);
    return Tensor.complex(parts.select(2, 0), parts.select(2, 1));
  }

  private static void same(Map<String, Tensor> found, String name, Tensor wanted) {
    Tensor tensor = Objects.requireNonNull(found.get(name), name);
    assertThat(tensor.dtype()).as(name).isEqualTo(wanted.dtype());
    assertThat(tensor.shape()).as(name).isEqualTo(wanted.shape());
    assertThat(tensor.toByteArray()).as(name).isEqualTo(wanted.toByteArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip.pth", "legacy.pth"})
  void readsCheckpoints(String file) {
    try (Scope _ = Scope.open();
        TensorFile opened = TensorFile.open(golden(file))) {
      for (String name : new String[] {"c64", "c128", "view", "scalar", "empty"}) {
        Tensor wanted =
            switch (name) {
              case "c64" -> c64();
              case "c128" -> c128();
              case "view" -> c64().t();
              case "scalar" -> c128().select(0, 1).select(0, 2);
              default -> Tensor.zeros(DType.COMPLEX64, 0, 3);
            };
        same(opened.tensors(), name, wanted);
      }
    }
  }

  @Test
  void readsTheCheckpointsAndArraysThatItWrote() {
    try (Scope _ = Scope.open()) {
      Map<String, Tensor> tensors = Map.of("c64", c64(), "c128", c128(), "view", c64().t());
      Path file = folder.resolve("java.pth");
      Pth.save(file, tensors);
      try (TensorFile opened = TensorFile.open(file)) {
        tensors.forEach((name, tensor) -> same(opened.tensors(), name, tensor));
      }
      Path arrays = folder.resolve("java.npz");
      Npz.write(arrays, tensors);
      tensors.forEach((name, tensor) -> same(Npz.read(arrays), name, tensor));
    }
  }

  @Test
  void writesConjugateValuesWhereverTheyAreOnlyNoted() {
    try (Scope _ = Scope.open()) {
      Tensor conjugate = c64().conj();
      Path file = folder.resolve("conjugate.npy");
      Npy.write(file, conjugate);
      same(Map.of("c64", Npy.read(file)), "c64", conjugate.resolveConj());
      if (conjugate.resolveConj() == conjugate) return;
      assertThatThrownBy(() -> Pth.save(folder.resolve("conjugate.pth"), conjugate))
          .hasMessageContaining("resolveConj()");
    }
  }

  @Test
  void readsArraysOfBothOrdersOfBytes() {
    try (Scope _ = Scope.open()) {
      Map<String, Tensor> found = Npz.read(golden("arrays.npz"));
      same(found, "c64", c64());
      same(found, "big64", c64());
      same(found, "fortran", c64());
      same(found, "c128", c128());
      same(found, "big128", c128());
    }
  }

  @Test
  void writesTheSafetensorsThatPythonWrites() throws IOException {
    try (Scope _ = Scope.open()) {
      same(Safetensors.read(golden("python.safetensors")), "c64", c64());
      Path file = folder.resolve("java.safetensors");
      Safetensors.write(file, Map.of("c64", c64()));
      assertThat(Files.readAllBytes(file))
          .isEqualTo(Files.readAllBytes(golden("python.safetensors")));
      assertThatThrownBy(() -> Safetensors.write(file, Map.of("c128", c128())))
          .hasMessageContaining("complex128");
    }
  }
}
