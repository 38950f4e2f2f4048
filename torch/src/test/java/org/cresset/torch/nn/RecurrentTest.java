package org.cresset.torch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cresset.torch.Autograd;
import org.cresset.torch.DType;
import org.cresset.torch.Generator;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.PackedSequence;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recurrent networks against PyTorch's values and gradients. */
class RecurrentTest {
  private static Recurrent make(String name) {
    return switch (name) {
      case "lstm" -> LSTM.of(5, 3);
      case "lstm-deep" -> LSTM.of(5, 3, o -> o.layers(2).bidirectional(true).batchFirst(true));
      case "lstm-nobias" -> LSTM.of(5, 3, o -> o.bias(false));
      case "lstm-proj" -> LSTM.of(5, 4, o -> o.layers(2).projSize(3).bidirectional(true));
      case "gru" -> GRU.of(5, 3);
      case "gru-deep" -> GRU.of(5, 3, o -> o.layers(2).bidirectional(true).batchFirst(true));
      case "gru-nobias" -> GRU.of(5, 3, o -> o.bias(false));
      case "rnn" -> RNN.of(5, 3);
      case "rnn-relu" -> RNN.ofRelu(5, 3, o -> o.bidirectional(true));
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** What a network gave for one of the generator's cases, whole or packed. */
  private record Run(Tensor output, Tensor h, @Nullable Tensor c) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lstm",
        "lstm-deep",
        "lstm-nobias",
        "lstm-proj",
        "gru",
        "gru-deep",
        "gru-nobias",
        "rnn",
        "rnn-relu"
      })
  void computesWhatPyTorchComputes(String name) {
    for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
      for (String kase : new String[] {"zeros", "given", "packed"}) compare(name, kase, dtype);
    }
  }

  private static void compare(String name, String kase, DType dtype) {
    try (Scope _ = Scope.open();
        Recurrent net = make(name)) {
      Golden all = Golden.read("sequence/recurrent.safetensors");
      all.tensors().replaceAll((_, tensor) -> tensor.to(dtype));
      net.to(dtype);
      net.loadStateDict(all.under(name + "/state/").tensors());
      Golden golden = all.under(name + "/" + kase + "/");
      Tensor input = all.get(kase.equals("packed") ? "ragged" : "input");
      Tensor x = input.copy().requiresGrad_(true);
      Tensor h0 = leaf(golden, "h0");
      Tensor c0 = leaf(golden, "c0");
      Run run = run(net, name, kase, x, h0, c0);
      Tensor total =
          run.output
              .mul(golden.get("gradient"))
              .sum()
              .add(run.h.mul(golden.get("h-gradient")).sum());
      Tensor c = run.c;
      if (c != null) total = total.add(c.mul(golden.get("c-gradient")).sum());
      total.backward();
      String what = name + " " + kase + " " + dtype + " ";
      Golden.assertClose(what + "output", run.output, golden.get("output"));
      Golden.assertClose(what + "h", run.h, golden.get("h"));
      if (c != null) Golden.assertClose(what + "c", c, golden.get("c"));
      Golden.assertClose(what + "input", Golden.gradient(x), golden.get("input-gradient"));
      if (h0 != null) {
        Golden.assertClose(what + "h0", Golden.gradient(h0), golden.get("h0-gradient"));
      }
      if (c0 != null) {
        Golden.assertClose(what + "c0", Golden.gradient(c0), golden.get("c0-gradient"));
      }
      Golden gradients = golden.under("parameter-gradient/");
      assertThat(net.namedParameters().keySet()).isEqualTo(gradients.tensors().keySet());
      net.namedParameters()
          .forEach((p, t) -> Golden.assertClose(what + p, Golden.gradient(t), gradients.get(p)));
    }
  }

  private static @Nullable Tensor leaf(Golden golden, String name) {
    Tensor given = golden.tensors().get(name);
    return given == null ? null : given.copy().requiresGrad_(true);
  }

  private static Run run(
      Recurrent net, String name, String kase, Tensor x, @Nullable Tensor h0, @Nullable Tensor c0) {
    if (!kase.equals("packed")) {
      Recurrent.Result result = net.run(x, h0, c0);
      return new Run(result.output(), result.h(), result.c());
    }
    boolean batchFirst = name.endsWith("-deep");
    long[] lengths = batchFirst ? new long[] {2, 3, 1, 3} : new long[] {2, 4, 1};
    Recurrent.PackedResult result = net.run(PackedSequence.pack(x, lengths, batchFirst), h0, c0);
    return new Run(result.output().pad(false, 0), result.h(), result.c());
  }

  @ParameterizedTest
  @EnumSource(RecurrentCell.Kind.class)
  void cellsComputeWhatPyTorchComputes(RecurrentCell.Kind kind) {
    for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
      try (Scope _ = Scope.open();
          RecurrentCell cell = RecurrentCell.of(kind, 5, 3)) {
        Golden all = Golden.read("sequence/recurrent.safetensors");
        Golden golden = all.under("cell-" + kind + "/");
        cell.to(dtype);
        cell.loadStateDict(golden.under("state/").tensors());
        Tensor input = all.get("input").to(dtype);
        RecurrentCell.State first = cell.step(input.get(0), null, null);
        RecurrentCell.State second = cell.step(input.get(1), first.h(), first.c());
        Golden.assertClose(kind + " h", second.h(), golden.get("h"));
        Tensor c = second.c();
        if (c != null) Golden.assertClose(kind + " c", c, golden.get("c"));
        RecurrentCell.State single = cell.step(input.get(0).get(1), null, null);
        Golden.assertClose("one example", single.h(), first.h().get(1));
      }
    }
  }

  @Test
  void oneDnnsLayerCanBeDifferentiatedTwice() {
    // The penalty's gradient in float32, by oneDNN and then by operators, against float64's.
    double[][] found = new double[2][];
    for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
      Generator.manualSeed(3);
      try (Scope _ = Scope.open();
          LSTM net = LSTM.of(3, 4, o -> o.bidirectional(true))) {
        Tensor x = Tensor.randn(5, 2, 3).to(dtype).requiresGrad_(true);
        net.to(dtype);
        Recurrent.Result result = net.run(x);
        Tensor c = Objects.requireNonNull(result.c());
        Tensor total = result.output().square().sum().add(result.h().sum()).add(c.square().sum());
        List<Tensor> gradient = Autograd.grad(total, List.of(x), Autograd.Options.CREATE_GRAPH);
        gradient.getFirst().square().sum().backward();
        Map<String, Tensor> named = net.namedParameters();
        Tensor weight = Objects.requireNonNull(named.get("weight_hh_l0_reverse"));
        found[dtype == DType.FLOAT64 ? 0 : 1] = Golden.gradient(weight).toDoubleArray();
      }
    }
    assertThat(found[1]).isNotEmpty();
    for (int i = 0; i < found[0].length; i++) {
      assertThat(found[1][i]).isCloseTo(found[0][i], org.assertj.core.data.Offset.offset(1e-4));
    }
  }

  @Test
  void packingAndPaddingAreOppositesWhateverTheOrder() {
    try (Scope _ = Scope.open()) {
      List<Tensor> sequences =
          List.of(
              Tensor.arange(0, 4, 1).reshape(2, 2),
              Tensor.arange(4, 10, 1).reshape(3, 2),
              Tensor.arange(10, 12, 1).reshape(1, 2));
      PackedSequence packed = PackedSequence.pack(sequences);
      assertThat(packed.batchSizes()).containsExactly(3, 2, 1);
      assertThat(packed.data().toLongArray()).containsExactly(4, 5, 0, 1, 10, 11, 6, 7, 2, 3, 8, 9);
      Tensor padded = packed.pad(true, -1); // (3, 3, 2)
      assertThat(padded.get(0).toLongArray()).containsExactly(0, 1, 2, 3, -1, -1);
      assertThat(padded.get(2).toLongArray()).containsExactly(10, 11, -1, -1, -1, -1);
      assertThat(PackedSequence.padSequence(sequences, true, -1).toLongArray())
          .isEqualTo(padded.toLongArray());
    }
  }

  @Test
  void dropoutBetweenLayersIsForTrainingAlone() {
    try (Scope _ = Scope.open();
        GRU net = GRU.of(3, 4, o -> o.layers(2).dropout(0.5))) {
      Tensor x = Tensor.randn(6, 2, 3);
      assertThat(net.call(x).toFloatArray()).isNotEqualTo(net.call(x).toFloatArray());
      net.eval();
      assertThat(net.call(x).toFloatArray()).isEqualTo(net.call(x).toFloatArray());
    }
  }

  @Test
  void oneSequenceMayGoWithoutItsBatch() {
    try (Scope _ = Scope.open();
        LSTM net = LSTM.of(3, 4, o -> o.batchFirst(true))) {
      Tensor x = Tensor.randn(6, 3);
      Recurrent.Result single = net.run(x);
      Recurrent.Result batch = net.run(x.unsqueeze(0));
      Golden.assertClose("output", single.output(), batch.output().squeeze(0));
      assertThat(single.h().shape().toArray()).containsExactly(1, 4);
      Golden.assertClose("h", single.h(), batch.h().squeeze(1));
    }
  }

  @Test
  void whatDoesNotFitIsRefusedWithASentence() {
    try (Scope _ = Scope.open();
        LSTM net = LSTM.of(3, 4)) {
      assertThatThrownBy(() -> net.call(Tensor.zeros(2, 2, 5)))
          .hasMessage(
              "LSTM: the input must be (T, B, in) or without B, of 3 features, got float32[2, 2,"
                  + " 5]");
      assertThatThrownBy(() -> net.run(Tensor.zeros(2, 2, 3), Tensor.zeros(1, 3, 4), null))
          .hasMessage("LSTM: h must be [1, 2, 4], got [1, 3, 4]");
      assertThatThrownBy(() -> net.call(Tensor.zeros(0, 2, 3)))
          .hasMessage("LSTM: there must be a step, got [0, 2, 3]");
      assertThatThrownBy(() -> PackedSequence.pack(Tensor.zeros(4, 2, 3), new long[] {4, 5}, false))
          .hasMessage("pack: every length must be from 1 to 4, got 5");
      assertThatThrownBy(() -> GRU.of(3, 4, o -> o.projSize(2)))
          .hasMessage("GRU: a projection is for an LSTM alone, got 2");
      assertThatThrownBy(() -> LSTM.of(3, 4, o -> o.dropout(2)))
          .hasMessage("recurrent: dropout must be from 0 to 1, got 2.0");
    }
  }
}
