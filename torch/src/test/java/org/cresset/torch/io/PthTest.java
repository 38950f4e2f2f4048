package org.cresset.torch.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.Scope;
import org.cresset.torch.Shape;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.nn.Golden;
import org.cresset.torch.nn.Linear;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PthTest {
  @TempDir Path folder;

  private static Path golden(String name) {
    return Golden.path("io/" + name);
  }

  private static final String[] TYPES = {
    "float32", "float64", "float16", "bfloat16", "int8", "int16", "int32", "int64", "uint8", "bool"
  };

  /** The tensors of golden/io/files.py. */
  private static Map<String, Tensor> pythons() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (String name : TYPES) {
      DType dtype = DType.valueOf(name.toUpperCase(java.util.Locale.ROOT));
      tensors.put(name, Tensor.of(new float[] {1, 0, 1, 1, 0, 1}, 2, 3).to(dtype));
    }
    tensors.put("scalar", Tensor.scalar(-1.5));
    tensors.put("empty", Tensor.zeros(0, 3));
    tensors.put("Größe \"in\" 米", Tensor.of(new long[] {255}).to(DType.UINT8));
    Tensor base = Tensor.arange(12).to(DType.FLOAT32);
    tensors.put("base", base);
    tensors.put("row", base.view(3, 4).unbind(0).get(1));
    tensors.put("transposed", base.view(3, 4).t());
    tensors.put("expanded", base.split(1, 0).get(2).expand(4));
    tensors.put("step", base.view(4, 3).unbind(1).get(1));
    tensors.put(
        "channels_last",
        Tensor.arange(24).to(DType.FLOAT64).reshape(1, 2, 3, 4).to(MemoryFormat.CHANNELS_LAST));
    return tensors;
  }

  private static void assertSame(Map<String, Tensor> found, Map<String, Tensor> expected) {
    assertThat(found.keySet()).containsExactlyElementsOf(expected.keySet());
    expected.forEach(
        (name, tensor) -> {
          Tensor other = at(found, name);
          assertThat(other.dtype()).as(name).isEqualTo(tensor.dtype());
          assertThat(other.shape()).as(name).isEqualTo(tensor.shape());
          assertThat(other.toByteArray()).as(name).isEqualTo(tensor.toByteArray());
          if (tensor.numel() > 1) {
            assertThat(other.strides()).as(name).isEqualTo(tensor.strides());
          }
        });
  }

  private static Tensor at(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  // ---- Reading what Python wrote -------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"tensors.pth", "tensors-legacy.pth"})
  void readsEveryTypeAndStride(String file) {
    try (Scope _ = Scope.open()) {
      assertSame(StateDict.load(golden(file)), pythons());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tensors.pth", "tensors-legacy.pth"})
  void tensorsThatShareMemoryStillDo(String file) {
    try (Scope _ = Scope.open()) {
      Map<String, Tensor> tensors = StateDict.load(golden(file));
      at(tensors, "base").fill_(7);
      for (String view : List.of("row", "transposed", "expanded", "step")) {
        assertThat(at(tensors, view).toFloatArray()).as(view).containsOnly(7);
      }
      assertThat(at(tensors, "float32").toFloatArray()).containsExactly(1, 0, 1, 1, 0, 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tensors.pth", "tensors-legacy.pth"})
  void anOpenFileGivesOneTensorAtATime(String file) {
    try (Scope _ = Scope.open();
        TensorFile opened = TensorFile.open(golden(file))) {
      Map<String, Tensor> expected = pythons();
      assertThat(opened.names()).containsExactlyElementsOf(expected.keySet());
      expected.forEach(
          (name, tensor) -> {
            assertThat(opened.dtype(name)).isEqualTo(tensor.dtype());
            assertThat(opened.shape(name)).isEqualTo(tensor.shape());
            Tensor alone = opened.tensor(name);
            assertThat(alone.toByteArray()).as(name).isEqualTo(tensor.toByteArray());
            assertThat(alone.shape()).isEqualTo(tensor.shape());
          });
      assertThatThrownBy(() -> opened.tensor("nobody"))
          .isInstanceOf(TorchException.class)
          .hasMessageEndingWith("has no tensor \"nobody\", it has 19 others");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "3", "4", "5", "legacy"})
  void readsAWholeCheckpointOfAnyProtocol(String protocol) {
    try (Scope _ = Scope.open()) {
      Map<?, ?> all = map(Pth.load(golden("checkpoint-" + protocol + ".pth")));
      assertThat(all.get("epoch")).isEqualTo(3L);
      assertThat(all.get("loss")).isEqualTo(0.25);
      assertThat(all.get("negative")).isEqualTo(-70000L);
      assertThat(all.get("big")).isEqualTo(BigInteger.TWO.pow(70));
      assertThat(all.get("large")).isEqualTo(1L << 40);
      assertThat(all.get("name")).isEqualTo("résumé 米");
      assertThat((byte[]) all.get("bytes")).containsExactly(0, 0xFF, 0x80);
      assertThat((byte[]) all.get("array")).containsExactly('a', 'b', 'c');
      assertThat(all.get("flags")).isEqualTo(Tuple.of(true, false, null));
      assertThat(all.get("pair")).isEqualTo(Tuple.of(1L, 2L));
      assertThat(all.get("four")).isEqualTo(Tuple.of(1L, 2L, 3L, 4L));
      assertThat(all.get("none")).isEqualTo(Tuple.of());
      assertThat(all.get("list")).isEqualTo(List.of(1L, List.of(2.5, "x"), Map.of()));
      assertThat(all.get("set")).isEqualTo(Set.of(7L));
      assertThat(all.get("size")).isEqualTo(Shape.of(2, 3));
      assertThat(all.get("dtype")).isEqualTo(DType.BFLOAT16);
      assertThat(all.get("device")).isEqualTo(Device.CPU);
      assertThat(all.get("cuda")).isEqualTo(Device.cuda(1));
      Tensor parameter = (Tensor) Objects.requireNonNull(all.get("parameter"));
      assertThat(parameter.requiresGrad()).isTrue();
      assertThat(parameter.toFloatArray()).containsExactly(1, 2);
      assertThat(((Tensor) Objects.requireNonNull(all.get("wanted"))).requiresGrad()).isTrue();
      assertThat(all.get("ordered")).isEqualTo(Map.of("a", 1L, "b", 2L));
      assertThat(all.get("default")).isEqualTo(Map.of("k", List.of(1L)));
      assertThat(all.get("counter")).isEqualTo(Map.of("a", 2L, "b", 1L));
      assertThat(all.get(5L)).isEqualTo("an integer key");
      Map<?, ?> optimizer = map(all.get("optimizer"));
      Map<?, ?> group =
          map(((List<?>) Objects.requireNonNull(optimizer.get("param_groups"))).get(0));
      assertThat(group.get("betas")).isEqualTo(Tuple.of(0.9, 0.999));
      Map<?, ?> first = map(map(optimizer.get("state")).get(0L));
      assertThat(((Tensor) Objects.requireNonNull(first.get("step"))).item()).isEqualTo(3);
      assertThat(((Tensor) Objects.requireNonNull(first.get("exp_avg"))).shape())
          .isEqualTo(Shape.of(4, 3));
    }
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return (Map<?, ?>) Objects.requireNonNull(value);
  }

  @Test
  void everyLayoutAndProtocolHoldsTheSameWeights() {
    try (Scope _ = Scope.open()) {
      Map<String, Tensor> expected = StateDict.load(golden("checkpoint-2.pth"), "model");
      assertThat(expected).hasSize(9);
      for (String protocol : List.of("3", "4", "5", "legacy")) {
        assertSame(StateDict.load(golden("checkpoint-" + protocol + ".pth"), "model"), expected);
      }
    }
  }

  @Test
  void aCheckpointThatIsNoStateDictSaysWhereItsStateDictsAre() {
    Path file = golden("checkpoint-2.pth");
    assertThatThrownBy(() -> StateDict.load(file))
        .isInstanceOf(TorchException.class)
        .hasMessageStartingWith("pth: " + file + ": the file must be a dict of tensors; there are")
        .hasMessageContaining("such at [model, ");
    assertThatThrownBy(() -> StateDict.load(file, "optimizer"))
        .hasMessageContaining("\"optimizer\" must be a dict of tensors");
    assertThatThrownBy(() -> StateDict.load(file, "nobody"))
        .hasMessageContaining("\"nobody\" must be a dict of tensors");
  }

  @Test
  void readsNumbersOfNumpy() {
    assertThat(Pth.load(golden("numpy.pth")))
        .isEqualTo(Map.of("float64", 0.25, "float32", 0.5, "int64", -3L, "bool", true));
  }

  @Test
  void readsFilesThatPythonWroteWithoutChecksums() {
    try (Scope _ = Scope.open()) {
      Map<String, Tensor> tensors = StateDict.load(golden("no-crc.pth"));
      assertThat(at(tensors, "x").toLongArray()).containsExactly(0, 1, 2, 3, 4);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "module.pth, torch.nn.modules.container.Sequential",
    "module-legacy.pth, torch.nn.modules.container.Sequential",
    "float8.pth, torch.float8_e4m3fn",
    "uint16.pth, torch.uint16",
    "quantized.pth, torch._utils._rebuild_qtensor",
    "sparse.pth, torch._utils._rebuild_sparse_tensor",
    "ndarray.pth, numpy._core.multiarray._reconstruct",
    "script.pth, a TorchScript program",
  })
  void whatIsNeitherTensorNorContainerIsRefusedByName(String name, String what) {
    Path file = golden("refused/" + name);
    assertThatThrownBy(() -> Pth.open(file))
        .isInstanceOf(TorchException.class)
        .hasMessageStartingWith("pth: " + file + ": it holds ")
        .hasMessageContaining(what)
        .extracting(e -> ((TorchException) e).hint())
        .asString()
        .startsWith("in Python: ");
  }

  @Test
  void readsWhatABigEndianMachineWrote() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("archive/data.pkl", PickleBytes.start().tensor(1, 2, 1).end());
    entries.put("archive/byteorder", new byte[] {'b', 'i', 'g'});
    ByteBuffer floats = ByteBuffer.allocate(16).putFloat(1).putFloat(2).putFloat(3).putFloat(4);
    entries.put("archive/data/0", floats.array());
    Path file = folder.resolve("big.pth");
    PickleBytes.zip(file, entries);
    try (Scope _ = Scope.open();
        Pth opened = Pth.open(file)) {
      assertThat(opened.tensor("tensor").toFloatArray()).containsExactly(2, 3);
      assertThat(at(opened.tensors(), "tensor").toFloatArray()).containsExactly(2, 3);
    }
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Path file = folder.resolve("a.pth");
    Files.write(file, new byte[0]);
    assertThatThrownBy(() -> Pth.open(file)).hasMessageEndingWith("the file is empty");
    byte[] tar = new byte[1024];
    System.arraycopy("ustar".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, tar, 257, 5);
    Files.write(file, tar);
    assertThatThrownBy(() -> Pth.open(file)).hasMessageContaining("tar layout of PyTorch before");
    assertThatThrownBy(() -> Pth.open(folder.resolve("none")))
        .hasMessageEndingWith("none: no such file");
  }

  // ---- Writing -------------------------------------------------------------------------------

  @Test
  void readsWhatItWrote() {
    try (Scope _ = Scope.open()) {
      Path file = folder.resolve("java.pth");
      StateDict.save(file, pythons());
      Map<String, Tensor> found = StateDict.load(file);
      assertSame(found, pythons());
      at(found, "base").fill_(7);
      assertThat(at(found, "transposed").toFloatArray()).containsOnly(7);
      assertThat(at(found, "expanded").toFloatArray()).containsOnly(7);
    }
  }

  @Test
  void theSameTensorsGiveTheSameBytes() {
    try (Scope _ = Scope.open()) {
      Pth.save(folder.resolve("a.pth"), pythons());
      Pth.save(folder.resolve("b.pth"), pythons());
      assertThat(folder.resolve("a.pth")).hasSameBinaryContentAs(folder.resolve("b.pth"));
    }
  }

  @Test
  void readsEveryPlainValueThatItWrote() {
    try (Scope _ = Scope.open()) {
      Map<Object, @Nullable Object> value = new LinkedHashMap<>();
      value.put("numbers", List.of(1, -1L, 1L << 40, BigInteger.TWO.pow(70).negate(), 0.5));
      value.put("tuple", Tuple.of(1, Tuple.of(), null, true, false));
      value.put("set", Set.of("a"));
      value.put("bytes", new byte[] {0, -1});
      value.put("size", Shape.of(2, 0));
      value.put("dtype", DType.FLOAT16);
      value.put("devices", List.of(Device.CPU, Device.cuda(2)));
      value.put(7, Map.of("tensor", Tensor.arange(3)));
      Path file = folder.resolve("java.pt");
      Pth.save(file, value);
      Map<?, ?> found = map(Pth.load(file));
      assertThat(found.get("numbers"))
          .isEqualTo(List.of(1L, -1L, 1L << 40, BigInteger.TWO.pow(70).negate(), 0.5));
      assertThat(found.get("tuple")).isEqualTo(Tuple.of(1L, Tuple.of(), null, true, false));
      assertThat(found.get("set")).isEqualTo(Set.of("a"));
      assertThat((byte[]) found.get("bytes")).containsExactly(0, -1);
      assertThat(found.get("size")).isEqualTo(Shape.of(2, 0));
      assertThat(found.get("dtype")).isEqualTo(DType.FLOAT16);
      assertThat(found.get("devices")).isEqualTo(List.of(Device.CPU, Device.cuda(2)));
      Tensor tensor = (Tensor) Objects.requireNonNull(map(found.get(7L)).get("tensor"));
      assertThat(tensor.toLongArray()).containsExactly(0, 1, 2);
    }
  }

  @Test
  void ofAPartOnlyThePartIsWritten() throws IOException {
    try (Scope _ = Scope.open()) {
      Tensor large = Tensor.zeros(1000, 1000);
      Path file = folder.resolve("part.pth");
      Pth.save(file, Map.of("row", large.unbind(0).get(500)));
      assertThat(Files.size(file)).isLessThan(6000);
    }
  }

  @Test
  void weightsOfAModuleGoOutAndComeBack() {
    try (Scope _ = Scope.open();
        Linear written = Linear.of(3, 4);
        Linear read = Linear.of(3, 4)) {
      for (String name : List.of("m.pth", "m.pt", "m.safetensors", "m.npz")) {
        Path file = folder.resolve(name);
        StateDict.save(file, written.stateDict());
        read.loadStateDict(StateDict.load(file));
        assertThat(at(read.stateDict(), "weight").toFloatArray())
            .as(name)
            .isEqualTo(at(written.stateDict(), "weight").toFloatArray());
      }
      assertThatThrownBy(() -> StateDict.save(folder.resolve("m.bin"), written.stateDict()))
          .hasMessageEndingWith("weights are written to .pth, .pt, .safetensors or .npz");
    }
  }

  @Test
  void whatCannotBeWrittenIsNamedAndLeavesTheOldFile() throws IOException {
    try (Scope _ = Scope.open()) {
      Path file = folder.resolve("a.pth");
      Pth.save(file, Map.of("x", Tensor.ones(2)));
      byte[] before = Files.readAllBytes(file);
      assertThatThrownBy(() -> Pth.save(file, List.of(new StringBuilder("x"))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("pth: a java.lang.StringBuilder cannot be written");
      List<@Nullable Object> endless = new ArrayList<>();
      endless.add(endless);
      assertThatThrownBy(() -> Pth.save(file, endless)).hasMessageContaining("one holds itself");
      assertThatThrownBy(() -> Pth.save(file, Map.of(Tuple.of(), 1)))
          .hasMessageContaining("keys must be strings");
      Tensor meta = Tensor.empty(DType.FLOAT32, Device.META, MemoryFormat.CONTIGUOUS, 2);
      assertThatThrownBy(() -> Pth.save(file, meta)).hasMessageContaining("meta device");
      assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }
  }
}
