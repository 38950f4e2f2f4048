package org.cresset.torch.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cresset.torch.DType;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.nn.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsTest {
  @TempDir Path folder;

  /** The tensors of golden/io/generate.py. */
  private static Map<String, Tensor> pythons() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (DType dtype : DType.values()) {
      if (dtype.isComplex()) continue; // ComplexFilesTest
      Tensor values = Tensor.of(new float[] {1, 0, 1, 1, 0, 1}, 2, 3).to(dtype);
      tensors.put(dtype.toString(), values);
    }
    tensors.put("scalar", Tensor.scalar(-1.5));
    tensors.put("empty", Tensor.zeros(0, 3));
    tensors.put("layer1.0.conv1.weight", Tensor.arange(12).to(DType.FLOAT32).reshape(1, 2, 2, 3));
    tensors.put("Größe \"in\" \\ 米\n\t\u0001", Tensor.of(new long[] {255}).to(DType.UINT8));
    return tensors;
  }

  @Test
  void writesTheBytesThatPythonWrites() throws IOException {
    try (Scope _ = Scope.open()) {
      Path file = folder.resolve("java.safetensors");
      Safetensors.write(file, pythons(), Map.of("format", "pt"));
      assertThat(file).hasSameBinaryContentAs(Golden.path("io/python.safetensors"));
      try (Stream<Path> left = Files.list(folder)) {
        assertThat(left).containsExactly(file);
      }
    }
  }

  @Test
  void readsWhatPythonWrote() {
    try (Scope _ = Scope.open();
        Safetensors file = Safetensors.open(Golden.path("io/python.safetensors"))) {
      Map<String, Tensor> expected = pythons();
      assertThat(file.names()).isEqualTo(expected.keySet());
      assertThat(file.metadata()).isEqualTo(Map.of("format", "pt"));
      expected.forEach(
          (name, tensor) -> {
            assertThat(file.dtype(name)).isEqualTo(tensor.dtype());
            assertThat(file.shape(name)).isEqualTo(tensor.shape());
            Tensor found = file.tensor(name);
            assertThat(found.dtype()).isEqualTo(tensor.dtype());
            assertThat(found.shape()).isEqualTo(tensor.shape());
            assertThat(found.toByteArray()).isEqualTo(tensor.toByteArray());
          });
      assertThatThrownBy(() -> file.tensor("nobody"))
          .isInstanceOf(TorchException.class)
          .hasMessageEndingWith("has no tensor \"nobody\", it has 14 others");
    }
  }

  @Test
  void tensorsOutliveTheFileTheyWereReadFrom() {
    try (Scope _ = Scope.open()) {
      Path file = folder.resolve("a");
      Safetensors.write(file, Map.of("x", Tensor.ones(3)));
      Map<String, Tensor> first = Safetensors.read(file);
      Safetensors.write(file, Map.of("x", Tensor.zeros(3)));
      assertThat(first.values().iterator().next().toFloatArray()).containsOnly(1);
    }
  }

  @Test
  void writesValuesInRowMajorOrderWhateverTheOrderOfMemory() {
    try (Scope _ = Scope.open()) {
      Tensor plain = Tensor.arange(24).reshape(1, 2, 3, 4);
      Path one = folder.resolve("one");
      Path two = folder.resolve("two");
      Safetensors.write(one, Map.of("x", plain));
      Safetensors.write(two, Map.of("x", plain.to(MemoryFormat.CHANNELS_LAST)));
      assertThat(two).hasSameBinaryContentAs(one);
    }
  }

  @Test
  void noTensorAtAllIsAFileToo() {
    try (Scope _ = Scope.open()) {
      Path file = folder.resolve("none");
      Safetensors.write(file, Map.of());
      assertThat(Safetensors.read(file)).isEmpty();
    }
  }

  @Test
  void aWriteThatFailsLeavesTheOldFileAndNoOther() throws IOException {
    try (Scope _ = Scope.open()) {
      Path file = folder.resolve("model.safetensors");
      Safetensors.write(file, Map.of("x", Tensor.ones(3)));
      byte[] before = Files.readAllBytes(file);
      assertThatThrownBy(
              () ->
                  AtomicFile.write(
                      file,
                      channel -> {
                        channel.write(ByteBuffer.wrap(new byte[100]));
                        throw new IOException("No space left on device");
                      }))
          .isInstanceOf(TorchException.class)
          .hasMessage(file + ": cannot be written: No space left on device");
      assertThat(Files.readAllBytes(file)).isEqualTo(before);
      Tensor closed = Tensor.ones(3);
      closed.close();
      Map<String, Tensor> more = Map.of("x", Tensor.ones(3), "y", closed);
      assertThatThrownBy(() -> Safetensors.write(file, more))
          .isInstanceOf(IllegalStateException.class);
      assertThat(Files.readAllBytes(file)).isEqualTo(before);
      try (Stream<Path> left = Files.list(folder)) {
        assertThat(left).containsExactly(file);
      }
    }
  }

  @Test
  void whatCannotBeWrittenOrReadIsNamed() {
    try (Scope _ = Scope.open()) {
      Path nowhere = folder.resolve("no/such/file");
      assertThatThrownBy(() -> Safetensors.write(nowhere, Map.of()))
          .isInstanceOf(TorchException.class)
          .hasMessage(nowhere + ": cannot be written, its folder does not exist");
      assertThatThrownBy(() -> Safetensors.read(nowhere))
          .isInstanceOf(TorchException.class)
          .hasMessage("safetensors: " + nowhere + ": no such file");
      assertThatThrownBy(
              () -> Safetensors.write(folder.resolve("a"), Map.of("__metadata__", Tensor.ones(1))))
          .hasMessage("safetensors: a tensor cannot be named __metadata__");
    }
  }

  // ---- Hostile files -------------------------------------------------------------------------

  private static final String ONE =
      "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";

  private static String entry(String name, String dtype, String shape, String offsets) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}"
        .formatted(name, dtype, shape, offsets);
  }

  static Stream<Arguments> hostileHeaders() {
    String shapeTooLarge = "[4294967296,4294967296]";
    return Stream.of(
        Arguments.of("{" + ONE + "} x", 8, "nothing may follow the object, at character"),
        Arguments.of(" {" + ONE + "}", 8, "the header must begin with '{', got something before"),
        Arguments.of("[]", 0, "an object is needed, at character 0"),
        Arguments.of("{" + ONE, 8, "'}' is needed"),
        Arguments.of("{" + ONE + "," + ONE + "}", 8, "the key \"a\" stands twice"),
        Arguments.of("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F64\"}}", 8, "\"dtype\" stands twice"),
        Arguments.of("{" + ONE + ",}", 8, "'\"' is needed"),
        Arguments.of("{\"a\":null}", 0, "an object, array, string or whole number is needed"),
        Arguments.of("{\"a\":{}}", 0, "\"a\" must have dtype, shape and data_offsets and no more"),
        Arguments.of("{\"a\":3}", 0, "\"a\" must have dtype, shape and data_offsets and no more"),
        Arguments.of("{" + ONE.replace("}", ",\"b\":1}") + "}", 8, "and no more"),
        Arguments.of("{" + entry("a", "F7", "[2]", "[0,8]") + "}", 8, "must be one of I64, F64"),
        Arguments.of("{" + entry("a", "F32", "[2]", "[0,9]") + "}", 9, "needs 8 bytes, got 9"),
        Arguments.of("{" + entry("a", "F32", "[2]", "[0]") + "}", 8, "a begin and an end"),
        Arguments.of("{" + entry("a", "F32", "[2]", "[8,0]") + "}", 8, "a begin and an end"),
        Arguments.of("{" + entry("a", "F32", "[-2]", "[0,8]") + "}", 8, "whole number is needed"),
        Arguments.of("{" + entry("a", "F32", "[2.0]", "[0,8]") + "}", 8, "must be whole"),
        Arguments.of("{" + entry("a", "F32", "[02]", "[0,8]") + "}", 8, "a number starts with 0"),
        Arguments.of("{" + entry("a", "F32", "[\"2\"]", "[0,8]") + "}", 8, "be whole numbers"),
        Arguments.of(
            "{" + entry("a", "F32", "[9223372036854775808]", "[0,8]") + "}", 8, "below 2^63"),
        Arguments.of("{" + entry("a", "F32", shapeTooLarge, "[0,8]") + "}", 8, "is too large"),
        Arguments.of(
            "{" + entry("a", "F32", "[4611686018427387904]", "[0,0]") + "}", 0, "is too large"),
        Arguments.of("{" + entry("a", "F32", "[2]", "[4,12]") + "}", 12, "from byte 4 after 0"),
        Arguments.of(
            "{" + ONE + "," + entry("b", "F32", "[2]", "[4,12]") + "}", 12, "from byte 4 after 8"),
        Arguments.of(
            "{" + ONE + "," + entry("b", "F32", "[2]", "[0,8]") + "}", 8, "from byte 0 after 8"),
        Arguments.of("{" + ONE + "}", 7, "as long as the header says, 8 bytes, got 7"),
        Arguments.of("{" + ONE + "}", 9, "as long as the header says, 8 bytes, got 9"),
        Arguments.of(
            "{\"__metadata__\":{\"a\":1}}", 0, "__metadata__ must be an object of strings"),
        Arguments.of("{\"__metadata__\":[]}", 0, "__metadata__ must be an object of strings"),
        Arguments.of("{\"a\":[[[[[1]]]]]}", 0, "nested more than 4 deep"),
        Arguments.of("{\"a\\x\":1}", 0, "an escape that JSON has not"),
        Arguments.of("{\"a\\u12g4\":1}", 0, "an escape needs 4 hexadecimal digits"),
        Arguments.of("{\"a\\ud800\":1}", 0, "half a surrogate pair"),
        Arguments.of("{\"a\nb\":1}", 0, "a string holds a control character"),
        Arguments.of("{\"a", 0, "a string does not end"));
  }

  @ParameterizedTest
  @MethodSource("hostileHeaders")
  void hostileHeadersAreRefusedEachWithItsOwnSentence(String header, int bytes, String sentence)
      throws IOException {
    Path file = folder.resolve("hostile.safetensors");
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    write(file, text.length, text, bytes);
    assertThatThrownBy(() -> Safetensors.open(file))
        .isInstanceOf(TorchException.class)
        .hasMessageStartingWith("safetensors: " + file + ": ")
        .hasMessageContaining(sentence);
  }

  private static void write(Path file, long length, byte[] header, int bytes) throws IOException {
    ByteBuffer content =
        ByteBuffer.allocate(8 + header.length + bytes).order(ByteOrder.LITTLE_ENDIAN);
    content.putLong(length).put(header);
    Files.write(file, content.array());
  }

  @Test
  void aHeaderThatIsNotThereIsRefused() throws IOException {
    Path file = folder.resolve("hostile.safetensors");
    Files.write(file, new byte[5]);
    assertThatThrownBy(() -> Safetensors.open(file))
        .hasMessageEndingWith("8 bytes must say how long the header is, got 5");
    byte[] text = "{}".getBytes(StandardCharsets.UTF_8);
    for (long length : List.of(100_000_001L, Long.MAX_VALUE, -1L, 0L)) {
      write(file, length, text, 0);
      assertThatThrownBy(() -> Safetensors.open(file))
          .hasMessageEndingWith(
              "the header's length must be 2 to 100000000 bytes, got "
                  + Long.toUnsignedString(length));
    }
    write(file, 3, text, 0);
    assertThatThrownBy(() -> Safetensors.open(file))
        .hasMessageEndingWith("a header of 3 bytes must be there, got 2");
  }

  @Test
  void aHeaderOfOtherBytesThanUtf8IsRefused() throws IOException {
    Path file = folder.resolve("hostile.safetensors");
    write(file, 4, new byte[] {'{', '"', (byte) 0xC3, '"'}, 0);
    assertThatThrownBy(() -> Safetensors.open(file))
        .hasMessageEndingWith("the header must be UTF-8, got other bytes");
  }

  @Test
  void deepNestingEndsInASentenceAndNotInTheStack() throws IOException {
    Path file = folder.resolve("hostile.safetensors");
    byte[] text = new byte[1_000_000];
    Arrays.fill(text, (byte) '[');
    byte[] start = "{\"a\":".getBytes(StandardCharsets.UTF_8);
    System.arraycopy(start, 0, text, 0, start.length);
    write(file, text.length, text, 0);
    assertThatThrownBy(() -> Safetensors.open(file)).hasMessageContaining("nested more than 4");
  }

  @Test
  void paddingAndEscapesAreRead() throws IOException {
    Path file = folder.resolve("escaped.safetensors");
    String name = "\\u00fc\\ud83d\\ude00\\/\\b\\f\\n\\r\\t";
    byte[] text =
        ("{ " + entry(name, "I8", "[ ]", "[0, 1]") + " }   ").getBytes(StandardCharsets.UTF_8);
    write(file, text.length, text, 1);
    try (Safetensors read = Safetensors.open(file)) {
      assertThat(read.names()).isEqualTo(Collections.singleton("ü😀/\b\f\n\r\t"));
      assertThat(read.metadata()).isEmpty();
      assertThat(read.shape("ü😀/\b\f\n\r\t").toString()).isEqualTo("[]");
    }
  }
}
