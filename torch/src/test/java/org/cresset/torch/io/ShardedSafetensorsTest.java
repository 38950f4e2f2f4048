package org.cresset.torch.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
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

class ShardedSafetensorsTest {
  private static final String INDEX = "model.safetensors.index.json";

  @TempDir Path folder;

  /** The tensors of golden/io/files.py. */
  private static Map<String, Tensor> pythons() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < 5; i++) {
      tensors.put("layer" + i + ".weight", Tensor.full(i, DType.FLOAT32, 4, 8));
    }
    tensors.put("step", Tensor.of(new long[] {7}).reshape());
    return tensors;
  }

  @Test
  void readsWhatPythonWrote() {
    try (Scope _ = Scope.open();
        TensorFile file = TensorFile.open(Golden.path("io/sharded/" + INDEX))) {
      assertThat(file).isInstanceOf(ShardedSafetensors.class);
      Map<String, Tensor> expected = pythons();
      assertThat(file.names()).isEqualTo(expected.keySet());
      Map<String, Tensor> found = file.tensors();
      expected.forEach(
          (name, tensor) -> {
            assertThat(file.dtype(name)).isEqualTo(tensor.dtype());
            assertThat(file.shape(name)).isEqualTo(tensor.shape());
            assertThat(Objects.requireNonNull(found.get(name)).toByteArray())
                .isEqualTo(tensor.toByteArray());
          });
      assertThatThrownBy(() -> file.tensor("nobody"))
          .hasMessageEndingWith("has no tensor \"nobody\", it has 6 others");
    }
  }

  @Test
  void writesTheBytesThatPythonWrites() throws IOException {
    try (Scope _ = Scope.open()) {
      Path index = ShardedSafetensors.write(folder.resolve("model.safetensors"), pythons(), 300);
      assertThat(index).isEqualTo(folder.resolve(INDEX));
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).hasSize(4);
      }
      try (Stream<Path> files = Files.list(Golden.path("io/sharded"))) {
        for (Path golden : files.toList()) {
          assertThat(folder.resolve(golden.getFileName())).hasSameBinaryContentAs(golden);
        }
      }
    }
  }

  @Test
  void whatFitsIntoOneFileIsOne() throws IOException {
    try (Scope _ = Scope.open()) {
      Path file = folder.resolve("model.safetensors");
      assertThat(ShardedSafetensors.write(file, pythons(), 648)).isEqualTo(file);
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).containsExactly(file);
      }
      assertThat(StateDict.load(file)).hasSize(6);
      assertThatThrownBy(() -> ShardedSafetensors.write(file, pythons(), 0))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aTensorLargerThanTheLimitHasAFileToItself() {
    try (Scope _ = Scope.open()) {
      Path index = ShardedSafetensors.write(folder.resolve("m.safetensors"), pythons(), 1);
      assertThat(folder.resolve("m-00006-of-00006.safetensors")).exists();
      Map<String, Tensor> found = StateDict.load(index);
      assertThat(Objects.requireNonNull(found.get("step")).itemLong()).isEqualTo(7);
      assertThat(Objects.requireNonNull(found.get("layer4.weight")).shape())
          .isEqualTo(Shape.of(4, 8));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | an index must have a weight_map",
        "{\"weight_map\": 3} | an index must have a weight_map",
        "{\"weight_map\": {\"a\": 3}} | must name a file for each tensor",
        "{\"weight_map\": {\"a\": \"../x.safetensors\"}} | files must lie beside the index",
        "{\"weight_map\": {\"a\": \"/etc/x.safetensors\"}} | files must lie beside the index",
        "{\"weight_map\": {\"a\": \"x.pth\"}} | files must lie beside the index",
        "{\"weight_map\": {\"a\": \"..safetensors\"}} | files must lie beside the index",
        "{\"weight_map\": {\"a\": \"x.safetensors\"} | an index must be plain JSON",
      })
  void hostileIndexesAreRefused(String text, String sentence) throws IOException {
    Path index = folder.resolve(INDEX);
    Files.writeString(index, text);
    assertThatThrownBy(() -> ShardedSafetensors.open(index))
        .isInstanceOf(TorchException.class)
        .hasMessageStartingWith("safetensors index: " + index + ": ")
        .hasMessageContaining(sentence);
  }

  @Test
  void aTensorThatIsNotWhereTheIndexSaysIsNamed() throws IOException {
    try (Scope _ = Scope.open()) {
      Safetensors.write(folder.resolve("x.safetensors"), Map.of("b", Tensor.ones(1)));
      Path index = folder.resolve(INDEX);
      Files.writeString(index, "{\"weight_map\": {\"a\": \"x.safetensors\"}}");
      assertThatThrownBy(() -> StateDict.load(index))
          .hasMessageContaining("\"a\" must be in x.safetensors, which has no such tensor");
      Files.delete(folder.resolve("x.safetensors"));
      assertThatThrownBy(() -> StateDict.load(index))
          .hasMessageEndingWith("x.safetensors: no such file");
    }
  }
}
