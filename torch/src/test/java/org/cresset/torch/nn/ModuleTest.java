package org.cresset.torch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cresset.torch.DType;
import org.cresset.torch.Generator;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.io.Safetensors;
import org.cresset.torch.nn.functional.Size;
import org.cresset.torch.optim.SGD;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleTest {
  /** A residual block, named as torchvision names it: the twin of the one in generate.py. */
  private static final class Block extends Module {
    private final Conv2d conv1;
    private final BatchNorm2d bn1;
    private final Conv2d conv2;
    private final BatchNorm2d bn2;
    private final Sequential downsample;

    Block(long in, long out, long stride) {
      conv1 = child("conv1", Conv2d.of(in, out, 3, o -> o.stride(stride).padding(1).bias(false)));
      bn1 = child("bn1", BatchNorm2d.of(out));
      conv2 = child("conv2", Conv2d.of(out, out, 3, o -> o.padding(1).bias(false)));
      bn2 = child("bn2", BatchNorm2d.of(out));
      downsample =
          stride == 1
              ? Sequential.of()
              : child(
                  "downsample",
                  Sequential.of(
                      Conv2d.of(in, out, 1, o -> o.stride(stride).bias(false)),
                      BatchNorm2d.of(out)));
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor y = bn2.forward(conv2.forward(bn1.forward(conv1.forward(x)).relu()));
      return y.add(downsample.forward(x)).relu();
    }
  }

  private static final class Residual extends Module {
    private final Sequential layer1 =
        child("layer1", Sequential.of(new Block(3, 3, 1), new Block(3, 4, 2)));
    private final Tensor scale = parameter("scale", Tensor.full(0.5, DType.FLOAT32, 1));
    private final Linear fc = child("fc", Linear.of(4, 3));

    @Override
    public Tensor forward(Tensor x) {
      return fc.forward(layer1.forward(x).mean(new long[] {2, 3}, false).mul(scale)); // (N, 3)
    }
  }

  private static String keys(Module net) {
    StringBuilder text = new StringBuilder();
    net.stateDict()
        .forEach(
            (name, tensor) ->
                text.append(name + " " + tensor.dtype() + " " + tensor.shape() + "\n"));
    return text.toString();
  }

  @Test
  void namesShapesAndOrderArePyTorchs() throws IOException {
    try (Scope _ = Scope.open();
        Module net = new Residual()) {
      assertThat(keys(net.to(DType.FLOAT64)))
          .isEqualTo(Files.readString(Golden.path("nn/residual.txt")));
    }
  }

  @Test
  void aWholeNetworkComputesWhatPyTorchs() {
    try (Scope _ = Scope.open();
        Module net = new Residual()) {
      Golden golden = Golden.read("nn/residual.safetensors");
      net.to(DType.FLOAT64).loadStateDict(golden.under("state/").tensors());
      Tensor output = net.forward(golden.get("input"));
      CrossEntropyLoss.of().forward(output, Tensor.of(new long[] {2, 0})).backward();
      Golden.assertClose("output", output, golden.get("output"));
      net.namedParameters()
          .forEach(
              (name, tensor) ->
                  Golden.assertClose(
                      name, Golden.gradient(tensor), golden.get("gradient/" + name)));
      net.namedBuffers()
          .forEach((name, tensor) -> Golden.assertClose(name, tensor, golden.get("after/" + name)));
      try (var _ = NoGrad.open()) {
        Tensor evaluated = net.eval().forward(golden.get("input"));
        Golden.assertClose("eval", evaluated, golden.get("eval-output"));
      }
    }
  }

  private static Sequential initialised() {
    return Sequential.of(
        Conv2d.of(3, 8, 3, o -> o.padding(1)),
        BatchNorm2d.of(8),
        ReLU.of(),
        Conv2d.of(8, 8, Size.of(3, 2), o -> o.groups(4).bias(false)),
        GELU.of(),
        MaxPool2d.of(3, o -> o.stride(2)),
        AvgPool2d.of(2),
        Flatten.of(),
        Dropout.of(0.3),
        Linear.of(17, 5),
        Sequential.of(Linear.of(5, 2, false), AdaptiveAvgPool2d.of(1, 2)));
  }

  @Test
  void startsWithPyTorchsValuesForTheSameSeed() {
    Generator.manualSeed(42);
    try (Scope _ = Scope.open();
        Module net = initialised()) {
      Golden golden = Golden.read("nn/init.safetensors");
      Map<String, Tensor> state = net.stateDict();
      assertThat(state.keySet()).containsExactlyInAnyOrderElementsOf(golden.tensors().keySet());
      state.forEach(
          (name, tensor) ->
              assertThat(tensor.toByteArray()).as(name).isEqualTo(golden.get(name).toByteArray()));
    }
  }

  @Test
  void printsAsPyTorchDoes() throws IOException {
    try (Scope _ = Scope.open();
        Module net = initialised()) {
      assertThat(net + "\n").isEqualTo(Files.readString(Golden.path("nn/init.txt")));
    }
  }

  @Test
  void aStateOfAnotherNetworkIsRefusedAndNothingChanged() {
    try (Scope _ = Scope.open();
        Module net = Sequential.of(Linear.of(3, 2), Linear.of(2, 2))) {
      float[] before = net.stateDict().values().iterator().next().toFloatArray();
      Map<String, Tensor> other = new LinkedHashMap<>();
      other.put("0.weight", Tensor.ones(2, 3));
      other.put("0.bias", Tensor.ones(3));
      other.put("head.weight", Tensor.ones(3));
      other.put("1.bias", Tensor.ones(2));
      assertThatThrownBy(() -> net.loadStateDict(other))
          .isInstanceOf(TorchException.class)
          .hasMessage(
              "loadStateDict: names and shapes must be the network's, got 1 missing (1.weight), 1"
                  + " unexpected (head.weight), 1 of another shape (0.bias [3] for [2])");
      assertThat(net.stateDict().values().iterator().next().toFloatArray()).isEqualTo(before);
    }
  }

  @Test
  void savingAndLoadingGivesTheSameNetwork(@TempDir Path folder) {
    try (Scope _ = Scope.open();
        Module net = new Residual();
        Module other = new Residual()) {
      Tensor x = Tensor.randn(4, 3, 7, 5);
      net.to(MemoryFormat.CHANNELS_LAST).forward(x); // changes the running statistics
      Safetensors.write(folder.resolve("net.safetensors"), net.stateDict());
      other.loadStateDict(Safetensors.read(folder.resolve("net.safetensors")));
      net.eval();
      other.eval();
      assertThat(keys(other)).isEqualTo(keys(net));
      Map<String, Tensor> loaded = other.stateDict();
      net.stateDict()
          .forEach(
              (name, t) ->
                  assertThat(Objects.requireNonNull(loaded.get(name)).toByteArray())
                      .isEqualTo(t.toByteArray()));
    }
  }

  @Test
  void conversionKeepsTheTensorsThatAnOptimizerHas() {
    try (Scope _ = Scope.open();
        Conv2d conv = Conv2d.of(3, 2, 3)) {
      List<Parameter> before = conv.parameters();
      conv.forward(Tensor.ones(1, 3, 4, 4)).sum().backward();
      float[] gradient = Golden.gradient(conv.weight()).toFloatArray();
      conv.to(DType.FLOAT64).to(MemoryFormat.CHANNELS_LAST);
      assertThat(conv.parameters()).isEqualTo(before);
      assertThat(conv.weight().dtype()).isEqualTo(DType.FLOAT64);
      assertThat(conv.weight().isContiguous(MemoryFormat.CHANNELS_LAST)).isTrue();
      assertThat(conv.weight().requiresGrad()).isTrue();
      Tensor converted = Golden.gradient(conv.weight());
      assertThat(converted.dtype()).isEqualTo(DType.FLOAT64);
      assertThat(converted.toFloatArray()).isEqualTo(gradient);
      conv.forward(Tensor.ones(DType.FLOAT64, 1, 3, 4, 4)).sum().backward();
      assertThat(Golden.gradient(conv.weight()).toFloatArray()[0]).isEqualTo(2 * gradient[0]);
    }
  }

  @Test
  void freezingAndModesReachEveryPart() {
    try (Scope _ = Scope.open();
        Residual net = new Residual()) {
      assertThat(net.eval().training()).isFalse();
      assertThat(net.layer1.at(0).training()).isFalse();
      assertThat(net.train().children().values()).allMatch(Module::training);
      net.requiresGrad(false);
      assertThat(net.forward(Tensor.ones(2, 3, 4, 4)).requiresGrad()).isFalse();
      net.requiresGrad(true);
      net.forward(Tensor.ones(2, 3, 4, 4)).sum().backward();
      net.zeroGrad();
      assertThat(net.namedParameters().values()).allMatch(t -> t.grad() == null);
    }
  }

  @Test
  void namesMustBeOfUse() {
    try (Scope _ = Scope.open()) {
      class Twice extends Module {
        Twice(String first, String second) {
          parameter(first, Tensor.ones(1));
          child(second, ReLU.of());
        }

        @Override
        public Tensor forward(Tensor input) {
          return input;
        }
      }
      assertThatThrownBy(() -> new Twice("a", "a"))
          .hasMessage("a name in a module must be used once, got a");
      assertThatThrownBy(() -> new Twice("a.b", "c"))
          .hasMessage("a name in a module must not be empty and have no dot, got \"a.b\"");
    }
  }

  @Test
  void aTrainingLoopHoldsNoMoreTensorsAtItsEndThanAfterItsFirstSteps() {
    long start = Tensor.live();
    try (Sequential net = initialised();
        SGD sgd = SGD.of(net.parameters(), 0.01, o -> o.momentum(0.9))) {
      Module conv = net.at(0);
      long after = 0;
      for (int step = 0; step < 20; step++) {
        try (Scope _ = Scope.open()) {
          sgd.zeroGrad();
          Tensor x = Tensor.randn(4, 3, 8, 8);
          conv.forward(x).square().mean().backward();
          sgd.step();
        }
        if (step == 1) after = Tensor.live();
      }
      assertThat(Tensor.live()).isEqualTo(after);
    }
    // Numbers such as 0.01 are kept for later use, and so may stay; parameters and state do not.
    assertThat(Tensor.live() - start).isLessThan(8);
  }

  @Test
  void parametersOutliveTheScopeTheyWereMadeIn() {
    Linear layer;
    try (Scope _ = Scope.open()) {
      layer = Linear.of(3, 2);
    }
    try (Scope _ = Scope.open()) {
      assertThat(layer.forward(Tensor.ones(1, 3)).shape().toArray()).containsExactly(1, 2);
      layer.close();
      layer.close();
      assertThatThrownBy(() -> layer.forward(Tensor.ones(1, 3)))
          .isInstanceOf(IllegalStateException.class);
    }
  }
}
