package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.cresset.torch.nn.CrossEntropyLoss;
import org.cresset.torch.nn.functional.AdaptivePoolings;
import org.cresset.torch.nn.functional.ConvOptions;
import org.cresset.torch.nn.functional.Convolutions;
import org.cresset.torch.nn.functional.Dropouts;
import org.cresset.torch.nn.functional.Linears;
import org.cresset.torch.nn.functional.Normalizations;
import org.cresset.torch.nn.functional.PoolOptions;
import org.cresset.torch.nn.functional.Poolings;
import org.cresset.torch.nn.functional.Reduction;
import org.cresset.torch.nn.functional.RegressionLosses;
import org.cresset.torch.nn.functional.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Regions of autocast: what they cast, how often, and what they leave as it was. */
@ExtendWith(LeakCheck.class)
final class AutocastTest {
  private static final long[] IMAGES = {1, 2, 6, 6};

  /** A function of Cresset's, and the shapes of what it gets. */
  record Call(Function<Tensor[], Tensor> f, long[]... shapes) {}

  private static Call call(Function<Tensor[], Tensor> f, long[]... shapes) {
    return new Call(f, shapes);
  }

  private static long[] sizes(long... sizes) {
    return sizes;
  }

  /** By the names of {@code golden/amp/lists.py}. */
  private static Map<String, Call> calls() {
    long[] four = {4};
    long[] matrix = {2, 3};
    long[] square = {3, 3};
    Tensor ones = Tensor.ones(DType.INT64, 4);
    Map<String, Call> calls = new HashMap<>(AutocastCompositions.calls());
    calls.putAll(
        Map.ofEntries(
            Map.entry(
                "conv2d",
                call(
                    x -> Convolutions.conv2d(x[0], x[1], x[2], ConvOptions.DEFAULT),
                    IMAGES,
                    sizes(3, 2, 3, 3),
                    sizes(3))),
            Map.entry(
                "linear",
                call(x -> Linears.linear(x[0], x[1], x[2]), matrix, sizes(4, 3), sizes(4))),
            Map.entry(
                "maxPool2d",
                call(x -> Poolings.maxPool2d(x[0], Size.of(2), PoolOptions.DEFAULT), IMAGES)),
            Map.entry(
                "avgPool2d",
                call(x -> Poolings.avgPool2d(x[0], Size.of(2), PoolOptions.DEFAULT), IMAGES)),
            Map.entry(
                "adaptiveAvgPool2d",
                call(x -> AdaptivePoolings.adaptiveAvgPool2d(x[0], Size.of(2)), IMAGES)),
            Map.entry(
                "batchNorm",
                call(
                    x -> Normalizations.batchNorm(x[0], x[1], x[2], null, null, true, 0.1, 1e-5),
                    sizes(4, 2, 3),
                    sizes(2),
                    sizes(2))),
            Map.entry("dropout", call(x -> Dropouts.dropout(x[0], 0.5, true), matrix)),
            Map.entry("crossEntropy", call(x -> crossEntropy(x[0], 0), matrix)),
            Map.entry("crossEntropySmooth", call(x -> crossEntropy(x[0], 0.1), matrix)),
            Map.entry(
                "mseLoss",
                call(x -> RegressionLosses.mse(x[0], x[1], Reduction.MEAN), matrix, matrix)),
            Map.entry("softmax", call(x -> x[0].softmax(1), matrix)),
            Map.entry("logSoftmax", call(x -> x[0].logSoftmax(1), matrix)),
            Map.entry("matmul", call(x -> x[0].matmul(x[1]), matrix, sizes(3, 4))),
            Map.entry("matmulVector", call(x -> x[0].matmul(x[1]), matrix, sizes(3))),
            Map.entry("mm", call(x -> x[0].mm(x[1]), matrix, sizes(3, 4))),
            Map.entry("bmm", call(x -> x[0].bmm(x[1]), sizes(1, 2, 3), sizes(1, 3, 4))),
            Map.entry("dot", call(x -> x[0].dot(x[1]), four, four)),
            Map.entry("outer", call(x -> x[0].outer(x[1]), four, four)),
            Map.entry("inverse", call(x -> x[0].inverse(), square)),
            Map.entry("solve", call(x -> x[0].solve(x[1]), square, square)),
            Map.entry("cholesky", call(x -> x[0].cholesky(), square)),
            Map.entry("det", call(x -> x[0].det(), square)),
            Map.entry("sum", call(x -> x[0].sum(), four)),
            Map.entry("sumDim", call(x -> x[0].sum(1, false), matrix)),
            Map.entry("mean", call(x -> x[0].mean(), four)),
            Map.entry("prod", call(x -> x[0].prod(), four)),
            Map.entry("cumsum", call(x -> x[0].cumsum(0), four)),
            Map.entry("cumprod", call(x -> x[0].cumprod(0), four)),
            Map.entry("logsumexp", call(x -> x[0].logsumexp(1, false), matrix)),
            Map.entry("exp", call(x -> x[0].exp(), four)),
            Map.entry("log", call(x -> x[0].log(), four)),
            Map.entry("rsqrt", call(x -> x[0].rsqrt(), four)),
            Map.entry("powNumber", call(x -> x[0].pow(2), four)),
            Map.entry("pow", call(x -> x[0].pow(x[1]), four, four)),
            Map.entry("mulNumber", call(x -> x[0].mul(2.5), four)),
            Map.entry("add", call(x -> x[0].add(x[1]), four, four)),
            Map.entry("gelu", call(x -> x[0].gelu(), four)),
            Map.entry("relu", call(x -> x[0].relu(), four)),
            Map.entry("cat", call(x -> Tensor.cat(List.of(x), 0), four, four)),
            Map.entry("stack", call(x -> Tensor.stack(List.of(x), 0), four, four)),
            Map.entry("atan2", call(x -> x[0].atan2(x[1]), four, four)),
            Map.entry("scatterAdd", call(x -> x[0].scatterAdd(0, ones, x[1]), four, four)),
            Map.entry("std", call(x -> x[0].std(), four)),
            Map.entry("var", call(x -> x[0].var(), four))));
    return calls;
  }

  private static Tensor crossEntropy(Tensor logits, double smoothing) {
    Tensor target = Tensor.ones(DType.INT64, 2).to(logits.device());
    return CrossEntropyLoss.of(o -> o.labelSmoothing(smoothing)).forward(logits, target);
  }

  /** Where PyTorch refuses, Cresset may compute: it calls other operators. */
  @Test
  void functionsGiveTheTypesOfPyTorch() throws IOException {
    StringBuilder wrong = new StringBuilder();
    Set<String> seen = new HashSet<>();
    try (Scope _ = Scope.open()) {
      Map<String, Call> calls = calls();
      for (String line : Golden.lines("amp/api.txt")) {
        String[] parts = line.split(" \\| ");
        seen.add(parts[1]);
        Device device = Device.of(parts[0]);
        boolean there = device.equals(Device.CPU) || LibTorch.load().gpus() > 0;
        if (!there || parts[3].equals("error")) continue;
        DType found = type(device, Objects.requireNonNull(calls.get(parts[1])), parts[2]);
        if (!found.toString().equals(parts[3])) wrong.append(line).append(", got ").append(found);
      }
      assertThat(seen).isEqualTo(calls.keySet());
    }
    assertThat(wrong).isEmpty();
  }

  private static DType type(Device device, Call call, String types) {
    String[] names = types.split(" ");
    Tensor[] inputs = new Tensor[names.length];
    for (int i = 0; i < names.length; i++) {
      long[] shape = call.shapes[i];
      Tensor filled = Tensor.full(0.5, DType.FLOAT32, shape);
      if (Arrays.equals(shape, sizes(3, 3))) filled.add_(Tensor.eye(3));
      inputs[i] = filled.to(Golden.dtype(names[i])).to(device);
    }
    try (var _ = Autocast.open(device.type())) {
      return call.f.apply(inputs).dtype();
    }
  }

  @Test
  void weightsGetGradientsOfTheirOwnType() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.randn(4, 3);
      Tensor weight = Tensor.randn(2, 3).requiresGrad_(true);
      Tensor bias = Tensor.randn(2).requiresGrad_(true);
      Tensor loss;
      try (var _ = Autocast.open(Device.Type.CPU)) {
        Tensor y = Linears.linear(x, weight, bias);
        assertThat(y.dtype()).isEqualTo(DType.BFLOAT16);
        loss = y.sum();
      }
      loss.backward();
      Tensor gradient = Objects.requireNonNull(weight.grad());
      assertThat(gradient.dtype()).isEqualTo(DType.FLOAT32);
      Tensor expected = x.to(DType.BFLOAT16).to(DType.FLOAT32).sum(0, true).expand(2, 3);
      TensorAssert.assertClose(
          gradient, expected.contiguous(), new TensorAssert.Tolerance(0.01, 0.01));
      assertThat(Objects.requireNonNull(bias.grad()).dtype()).isEqualTo(DType.FLOAT32);
    }
  }

  @Test
  void aWeightIsCastOnceARegion() {
    try (Scope _ = Scope.open()) {
      Tensor weight = Tensor.randn(3, 3).requiresGrad_(true);
      assertThat(castsOfThreeUses(weight, o -> o)).isEqualTo(1);
      assertThat(castsOfThreeUses(weight, o -> o.cacheEnabled(false))).isEqualTo(3);
    }
  }

  /** The casts of {@code weight} in the graph of three products. */
  private static long castsOfThreeUses(Tensor weight, UnaryOperator<Autocast.Options> options) {
    Tensor x = Tensor.ones(DType.BFLOAT16, 3, 3);
    try (var _ = Autocast.open(Device.Type.CPU, DType.BFLOAT16, options)) {
      for (int i = 0; i < 3; i++) {
        try (Scope scope = Scope.open()) { // its end must not close what the region keeps
          x = scope.keep(x.mm(weight));
        }
      }
    }
    return casts(x);
  }

  private static long casts(Tensor result) {
    Set<Node> seen = new HashSet<>();
    ArrayDeque<Node> open = new ArrayDeque<>(List.of(result.node()));
    long casts = 0;
    while (!open.isEmpty()) {
      if (!(open.pop() instanceof OperatorNode node) || !seen.add(node)) continue;
      if (node.toString().equals("_to_copy")) casts++;
      node.forEachInput(input -> open.add(Objects.requireNonNull(input.node())));
    }
    return casts;
  }

  @Test
  void manyUsesOfACachedCastAddUpInTheGradient() {
    try (Scope _ = Scope.open()) {
      Tensor weight = Tensor.eye(2).requiresGrad_(true);
      Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
      Tensor first;
      Tensor second;
      try (var _ = Autocast.open(Device.Type.CPU)) {
        first = x.mm(weight).sum();
        second = x.mm(weight).mm(weight).sum();
        first.backward();
      }
      second.backward(); // another pass through the same cast
      // With w = 1, sum(xw) has the gradient xᵀ 1, and sum(xww) twice that.
      TensorAssert.assertClose(Objects.requireNonNull(weight.grad()), 12, 12, 18, 18);
    }
  }

  /** PyTorch's own cache would give the second use a cast that knows no gradient. */
  @Test
  void aCastMadeWithoutRecordingIsNotUsedWithIt() {
    try (Scope _ = Scope.open()) {
      Tensor weight = Tensor.eye(2).requiresGrad_(true);
      Tensor x = Tensor.ones(2, 2);
      Tensor loss;
      try (var _ = Autocast.open(Device.Type.CPU)) {
        try (var _ = NoGrad.open()) {
          assertThat(x.mm(weight).requiresGrad()).isFalse();
        }
        loss = x.mm(weight).sum();
        try (var _ = NoGrad.open()) {
          assertThat(x.mm(weight).requiresGrad()).isFalse();
        }
      }
      loss.backward();
      TensorAssert.assertClose(Objects.requireNonNull(weight.grad()), 2, 2, 2, 2);
    }
  }

  @Test
  void aWeightChangedInPlaceIsCastAgain() {
    try (Scope _ = Scope.open()) {
      Tensor weight = Tensor.eye(2).requiresGrad_(true);
      Tensor x = Tensor.ones(2, 2);
      try (var _ = Autocast.open(Device.Type.CPU)) {
        assertThat(x.mm(weight).toFloatArray()).containsOnly(1);
        try (var _ = NoGrad.open()) {
          weight.mul_(3);
        }
        assertThat(x.mm(weight).toFloatArray()).containsOnly(3);
        weight.data(Tensor.eye(2).mul(5));
        assertThat(x.mm(weight).toFloatArray()).containsOnly(5);
      }
    }
  }

  @Test
  void regionsNest() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.ones(2, 2);
      assertThat(Autocast.isEnabled(Device.Type.CPU)).isFalse();
      try (var _ = Autocast.open(Device.Type.CPU)) {
        assertThat(Autocast.dtype(Device.Type.CPU)).contains(DType.BFLOAT16);
        assertThat(Autocast.isEnabled(Device.Type.CUDA)).isFalse();
        try (var _ = Autocast.open(Device.Type.CPU, DType.BFLOAT16, o -> o.enabled(false))) {
          assertThat(x.mm(x).dtype()).isEqualTo(DType.FLOAT32);
          try (var _ = Autocast.open(Device.Type.CPU, DType.FLOAT16)) {
            assertThat(x.mm(x).dtype()).isEqualTo(DType.FLOAT16);
          }
        }
        try (var _ = Autocast.open(Device.Type.CUDA)) {
          assertThat(x.mm(x).dtype()).isEqualTo(DType.BFLOAT16); // not the type for CUDA
          assertThat(Autocast.dtype(Device.Type.CUDA)).contains(DType.FLOAT16);
        }
        assertThat(x.mm(x).dtype()).isEqualTo(DType.BFLOAT16);
      }
      assertThat(x.mm(x).dtype()).isEqualTo(DType.FLOAT32);
    }
  }

  @Test
  void otherThreadsAreNotConcernedUntilTheyRestoreTheState()
      throws ExecutionException, InterruptedException {
    try (Scope _ = Scope.open();
        var threads = Executors.newSingleThreadExecutor()) {
      Tensor x = Tensor.ones(2, 2);
      try (var _ = Autocast.open(Device.Type.CPU)) {
        Autocast.State state = Autocast.state();
        assertThat(threads.submit(() -> typeOfProduct(x)).get()).isEqualTo(DType.FLOAT32);
        DType restored =
            threads
                .submit(
                    () -> {
                      try (var _ = state.restore()) {
                        return typeOfProduct(x);
                      }
                    })
                .get();
        assertThat(restored).isEqualTo(DType.BFLOAT16);
      }
      Autocast.State off = Autocast.state();
      try (var _ = Autocast.open(Device.Type.CPU);
          var _ = off.restore()) {
        assertThat(typeOfProduct(x)).isEqualTo(DType.FLOAT32);
      }
    }
  }

  private static DType typeOfProduct(Tensor x) {
    try (Scope _ = Scope.open()) {
      return x.mm(x).dtype();
    }
  }

  @Test
  void theBackwardPassRunsOutsideOfTheRegion() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.ones(DType.FLOAT64, 2, 2).requiresGrad_(true);
      Tensor y = Tensor.ones(2, 2).requiresGrad_(true);
      Tensor outside = y.mm(y).sum(); // its rule calls mm on float32
      try (var _ = Autocast.open(Device.Type.CPU)) {
        outside.backward();
        assertThat(x.mm(x).dtype()).isEqualTo(DType.FLOAT64);
        assertThat(Autocast.isEnabled(Device.Type.CPU)).isTrue();
      }
      Tensor third = Tensor.full(1.0 / 3, DType.FLOAT32, 2, 2);
      Tensor z = Tensor.ones(2, 2).requiresGrad_(true);
      Tensor product = z.mm(third).sum();
      try (var _ = Autocast.open(Device.Type.CPU)) {
        product.backward();
      }
      assertThat(Objects.requireNonNull(z.grad()).toFloatArray()).containsOnly(2.0f / 3);
    }
  }

  @Test
  void whatIsMisusedIsSaid() {
    assertThatThrownBy(() -> Autocast.open(Device.Type.CPU, DType.FLOAT32))
        .isInstanceOf(TorchException.class)
        .hasMessage("autocast: the type must be bfloat16 or float16, got float32");
    assertThatThrownBy(() -> Autocast.open(Device.Type.META))
        .hasMessage("autocast: the device must be the CPU or CUDA, got meta");
    try (Scope _ = Scope.open();
        var _ = Autocast.open(Device.Type.CPU)) {
      Tensor half = Tensor.ones(DType.FLOAT16, 2);
      assertThatThrownBy(() -> Tensor.cat(List.of(half, half), 0))
          .isInstanceOf(TorchException.class)
          .hasMessageStartingWith(
              "cat: under autocast to bfloat16 its tensors must be of that type or float32, got ");
    }
  }

  @Test
  void regionsMustBeClosedInOrder() {
    try (Autocast outer = Autocast.open(Device.Type.CPU)) {
      try (var _ = Autocast.open(Device.Type.CPU)) {
        assertThatThrownBy(outer::close)
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("autocast: inner regions must be closed before outer ones");
      }
      assertThatCode(outer::close).doesNotThrowAnyException(); // and a second time at the end
      assertThat(Autocast.isEnabled(Device.Type.CPU)).isFalse();
    }
    assertThat(Autocast.isEnabled(Device.Type.CPU)).isFalse();
  }

  @Test
  void aFailedCallLeavesTheRegionAsItWas() {
    try (Scope _ = Scope.open();
        var _ = Autocast.open(Device.Type.CPU)) {
      Tensor x = Tensor.ones(2, 3);
      assertThatThrownBy(() -> x.mm(x)).isInstanceOf(TorchException.class);
      assertThat(x.mm(x.t()).dtype()).isEqualTo(DType.BFLOAT16);
    }
  }
}
