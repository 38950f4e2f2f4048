package org.cresset.torch.amp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.assertj.core.data.Offset;
import org.cresset.torch.Autocast;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.BatchNorm2d;
import org.cresset.torch.nn.Conv2d;
import org.cresset.torch.nn.CrossEntropyLoss;
import org.cresset.torch.nn.Flatten;
import org.cresset.torch.nn.Golden;
import org.cresset.torch.nn.Linear;
import org.cresset.torch.nn.MaxPool2d;
import org.cresset.torch.nn.Module;
import org.cresset.torch.nn.ReLU;
import org.cresset.torch.nn.Sequential;
import org.cresset.torch.optim.Optimizer;
import org.cresset.torch.optim.SGD;
import org.junit.jupiter.api.Test;

/** Whole trainings under bfloat16 autocast, step by step beside Python's. */
class MixedPrecisionTest {
  /** Half the distance between neighbours of bfloat16 near 1, for losses of about 1.6. */
  private static final double NOISE = 0x1p-8;

  private static Module cnn() {
    return Sequential.of(
        Conv2d.of(3, 4, 3, o -> o.padding(1)),
        BatchNorm2d.of(4),
        ReLU.of(),
        MaxPool2d.of(2),
        Conv2d.of(4, 6, 3),
        ReLU.of(),
        Flatten.of(),
        Linear.of(24, 5));
  }

  /** The block of {@code training.py}. */
  private static final class Attention extends Module {
    private final Linear q = child("q", Linear.of(16, 16));
    private final Linear k = child("k", Linear.of(16, 16));
    private final Linear v = child("v", Linear.of(16, 16));
    private final Linear o = child("o", Linear.of(16, 16));
    private final Linear up = child("up", Linear.of(16, 32));
    private final Linear down = child("down", Linear.of(32, 16));
    private final Linear head = child("head", Linear.of(16, 5));

    @Override
    public Tensor forward(Tensor x) { // (N, T, 16)
      Tensor scores = q.call(x).matmul(k.call(x).transpose(1, 2)).div(4).softmax(-1); // (N, T, T)
      Tensor attended = x.add(o.call(scores.matmul(v.call(x))));
      Tensor y = attended.add(down.call(up.call(attended).gelu()));
      return head.call(y.mean(1, false));
    }
  }

  @Test
  void aConvolutionalNetworkLearnsAsInPython() {
    learnsAsInPython("cnn", MixedPrecisionTest::cnn);
  }

  @Test
  void attentionLearnsAsInPython() {
    learnsAsInPython("attention", Attention::new);
  }

  /**
   * One file for each kind of processor on which PyTorch's own result differs: with AVX-512, and
   * with AVX2 alone. They begin alike.
   */
  private static final List<String> FILES =
      List.of("amp/training.safetensors", "amp/training-avx2.safetensors");

  private static void learnsAsInPython(String name, Supplier<Module> network) {
    try (Scope _ = Scope.open();
        Module model = network.get()) {
      List<Golden> files = FILES.stream().map(f -> Golden.read(f).under(name + "/")).toList();
      Golden first = files.getFirst();
      model.loadStateDict(start(first, model));
      double[] plain = first.get("plain").toDoubleArray();
      double[] losses = train(model, first.get("x"), first.get("y"), plain.length);
      Golden golden = Collections.min(files, Comparator.comparingDouble(f -> distance(losses, f)));
      double[] expected = golden.get("losses").toDoubleArray();
      double fromPlain = 0;
      for (int i = 0; i < losses.length; i++) {
        assertThat(losses[i]).as("loss of step " + i).isCloseTo(expected[i], Offset.offset(NOISE));
        fromPlain = Math.max(fromPlain, Math.abs(losses[i] - plain[i]));
      }
      assertThat(fromPlain).as("difference from float32").isGreaterThan(1e-4);
      for (Map.Entry<String, Tensor> weight : model.namedParameters().entrySet()) {
        assertThat(weight.getValue().dtype()).isEqualTo(DType.FLOAT32);
        double[] found = weight.getValue().detach().toDoubleArray();
        double[] wanted = golden.get("end/" + weight.getKey()).toDoubleArray();
        for (int i = 0; i < found.length; i++) {
          assertThat(found[i]).as(weight.getKey()).isCloseTo(wanted[i], Offset.offset(NOISE));
        }
      }
    }
  }

  private static double distance(double[] losses, Golden golden) {
    double[] expected = golden.get("losses").toDoubleArray();
    double most = 0;
    for (int i = 0; i < losses.length; i++) {
      most = Math.max(most, Math.abs(losses[i] - expected[i]));
    }
    return most;
  }

  private static Map<String, Tensor> start(Golden golden, Module model) {
    Map<String, Tensor> start = new LinkedHashMap<>();
    for (String key : model.stateDict().keySet()) start.put(key, golden.get("start/" + key));
    return start;
  }

  private static double[] train(Module model, Tensor x, Tensor y, int steps) {
    CrossEntropyLoss criterion = CrossEntropyLoss.of();
    List<Double> losses = new ArrayList<>();
    try (Optimizer optimizer = SGD.of(model.parameters(), 0.05, o -> o.momentum(0.9))) {
      for (int i = 0; i < steps; i++) {
        try (Scope _ = Scope.open()) {
          Tensor loss;
          try (var _ = Autocast.open(Device.Type.CPU, DType.BFLOAT16)) {
            loss = criterion.forward(model.call(x), y);
          }
          optimizer.zeroGrad();
          loss.backward();
          optimizer.step();
          losses.add(loss.item());
        }
      }
    }
    return losses.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
