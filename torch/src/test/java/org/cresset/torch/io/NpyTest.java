package org.cresset.torch.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.cresset.torch.DType;
import org.cresset.torch.Scope;
import org.cresset.torch.Shape;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.nn.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
  @TempDir Path folder;

  private static Path golden(String name) {
    return Golden.path("io/" + name);
  }

  private static Tensor at(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"arrays.npz", "arrays-compressed.npz"})
  void readsEveryTypeAndBothOrdersOfBytes(String file) {
    Map<String, DType> types =
        Map.of(
            "f4",
            DType.FLOAT32,
            "f8",
            DType.FLOAT64,
            "f2",
            DType.FLOAT16,
            "i1",
            DType.INT8,
            "i2",
            DType.INT16,
            "i4",
            DType.INT32,
            "i8",
            DType.INT64,
            "u1",
            DType.UINT8,
            "b1",
            DType.BOOL);
    try (Scope _ = Scope.open();
        TensorFile opened = TensorFile.open(golden(file))) {
      assertThat(opened).isInstanceOf(Npz.class);
      Map<String, Tensor> tensors = opened.tensors();
      assertThat(tensors).hasSize(20);
      types.forEach(
          (code, dtype) -> {
            Tensor plain = at(tensors, code);
            assertThat(opened.dtype(code)).isEqualTo(dtype);
            assertThat(plain.dtype()).isEqualTo(dtype);
            assertThat(plain.shape()).isEqualTo(Shape.of(2, 3));
            assertThat(plain.toDoubleArray()).containsExactly(0, 1, 0, 1, 0, 1);
            Tensor big = tensors.get("big_" + code);
            if (dtype.bytes() > 1) {
              assertThat(Objects.requireNonNull(big).toByteArray())
                  .as(code)
                  .isEqualTo(plain.toByteArray());
            }
          });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"arrays.npz", "arrays-compressed.npz"})
  void readsFortransOrderScalarsAndEmptyArrays(String file) {
    try (Scope _ = Scope.open()) {
      Map<String, Tensor> tensors = Npz.read(golden(file));
      assertThat(at(tensors, "fortran").toFloatArray()).containsExactly(0, 1, 2, 3, 4, 5);
      assertThat(at(tensors, "fortran").strides()).containsExactly(1, 2);
      assertThat(at(tensors, "fortran3").shape()).isEqualTo(Shape.of(2, 3, 4));
      assertThat(at(tensors, "fortran3").toLongArray()).isEqualTo(Tensor.arange(24).toLongArray());
      assertThat(at(tensors, "scalar").shape()).isEqualTo(Shape.of());
      assertThat(at(tensors, "scalar").item()).isEqualTo(1.5);
      assertThat(at(tensors, "empty").shape()).isEqualTo(Shape.of(0, 3));
      assertThat(at(tensors, "a/b").itemLong()).isEqualTo(7);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void readsEveryVersion(int version) {
    try (Scope _ = Scope.open()) {
      Tensor read = Npy.read(golden("version" + version + ".npy"));
      assertThat(read.dtype()).isEqualTo(DType.FLOAT32);
      assertThat(read.shape()).isEqualTo(Shape.of(2, 3));
      assertThat(read.toFloatArray()).containsExactly(0, 1, 2, 3, 4, 5);
    }
  }

  @Test
  void writesTheBytesThatNumpyWrites() throws IOException {
    try (Scope _ = Scope.open()) {
      Path file = folder.resolve("a.npy");
      Npy.write(file, Tensor.arange(6).to(DType.FLOAT32).reshape(2, 3));
      // numpy 2 puts the same 128 bytes before, and pads them with the same spaces
      assertThat(Files.readAllBytes(file)).isEqualTo(Files.readAllBytes(golden("version1.npy")));
    }
  }

  @Test
  void readsWhatItWrote() {
    try (Scope _ = Scope.open()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (DType dtype : DType.values()) {
        if (dtype == DType.BFLOAT16) continue;
        tensors.put(dtype.toString(), Tensor.of(new float[] {1, 0, 1, 1}, 2, 2).to(dtype));
      }
      tensors.put("scalar", Tensor.scalar(2.5));
      tensors.put("vector", Tensor.arange(5));
      tensors.put("empty", Tensor.zeros(3, 0));
      tensors.put("transposed", Tensor.arange(6).reshape(2, 3).t());
      Npz.write(folder.resolve("stored.npz"), tensors);
      Npz.writeCompressed(folder.resolve("packed.npz"), tensors);
      for (String name : new String[] {"stored.npz", "packed.npz"}) {
        Map<String, Tensor> found = Npz.read(folder.resolve(name));
        assertThat(found.keySet()).containsExactlyElementsOf(tensors.keySet());
        tensors.forEach(
            (key, tensor) -> {
              assertThat(at(found, key).dtype()).isEqualTo(tensor.dtype());
              assertThat(at(found, key).shape()).isEqualTo(tensor.shape());
              assertThat(at(found, key).toByteArray()).isEqualTo(tensor.toByteArray());
            });
      }
    }
  }

  @Test
  void bfloat16IsRefusedWithAdvice() {
    try (Scope _ = Scope.open()) {
      Tensor tensor = Tensor.ones(2).to(DType.BFLOAT16);
      assertThatThrownBy(() -> Npy.write(folder.resolve("a.npy"), tensor))
          .isInstanceOf(TorchException.class)
          .hasMessage("npy: NumPy has no type for bfloat16");
      assertThat(folder.resolve("a.npy")).doesNotExist();
    }
  }

  @ParameterizedTest
  @CsvSource({"object.npy, |O", "unicode.npy, <U1", "struct.npy, [('a'"})
  void otherElementsAreRefusedByName(String name, String type) {
    Path file = golden("refused/" + name);
    assertThatThrownBy(() -> Npy.read(file))
        .isInstanceOf(TorchException.class)
        .hasMessageStartingWith("npy: " + file + ": the file holds elements of type \"" + type);
  }

  @Test
  void anArchiveOfObjectsIsRefused() {
    assertThatThrownBy(() -> Npz.open(golden("refused/object.npz")))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("\"x\" holds elements of type \"|O\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }; needs 72 bytes, got 64",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296), }; sizes that",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }; must say descr",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,,2), }; sizes that can be counted",
        "{'descr': '<f4', 'fortran_order': False, }; must say descr, fortran_order and shape",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': ()}; must say descr",
        "{'descr': '<f4', 'fortran_order': 1, 'shape': ()}; must say descr",
        "__import__('os').system('true'); must say descr",
      })
  void hostileHeadersAreRefused(String header, String sentence) throws IOException {
    Path file = folder.resolve("hostile.npy");
    byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
    byte[] bytes = new byte[10 + text.length];
    byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0};
    System.arraycopy(start, 0, bytes, 0, 10);
    System.arraycopy(text, 0, bytes, 10, text.length);
    Files.write(file, bytes);
    assertThatThrownBy(() -> Npy.read(file))
        .isInstanceOf(TorchException.class)
        .hasMessageStartingWith("npy: " + file + ": ")
        .hasMessageContaining(
            sentence.replace("72", "" + (bytes.length + 12)).replace("64", "" + bytes.length));
  }
}
