package org.cresset.torch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One layer of a recurrent network over all steps, in one direction. Source: {@code
 * aten/src/ATen/native/RNN.cpp}.
 *
 * <p>Each is one operator with a gradient written by hand: products with inputs are made for all
 * steps at once, and so are those that give the weights' gradients; only what depends on the step
 * before is computed step by step. Nothing but inputs and results is kept for the backward pass.
 *
 * <p>Shapes: input (T, B, in), states (B, H), weights (gates H, in) and (gates H, H), biases (gates
 * H); output (T, B, H). All of one type and device.
 */
public final class Recurrence {
  /**
   * What a layer has learned.
   *
   * @param inputHidden (gates H, in)
   * @param hiddenHidden (gates H, H), or (gates H, P) with a projection
   * @param inputBias (gates H), or null
   * @param hiddenBias (gates H), or null
   * @param projection (P, H), of an LSTM alone, or null
   */
  public record Weights(
      Tensor inputHidden,
      Tensor hiddenHidden,
      @Nullable Tensor inputBias,
      @Nullable Tensor hiddenBias,
      @Nullable Tensor projection) {}

  private static final String WEIGHTS =
      "Tensor weight_ih, Tensor weight_hh, Tensor? bias_ih, Tensor? bias_hh";

  private static final Op RNN =
      Op.of(
          "rnn_sequence(Tensor input, Tensor hx, " + WEIGHTS + ", bool relu) -> Tensor",
          Kernel.composed(Recurrence::rnn));
  private static final Op GRU =
      Op.of(
          "gru_sequence(Tensor input, Tensor hx, " + WEIGHTS + ") -> Tensor",
          Kernel.composed(Recurrence::gru));
  static final Op LSTM =
      Op.of(
          "lstm_sequence(Tensor input, Tensor hx, Tensor cx, "
              + WEIGHTS
              + ", Tensor? weight_hr) -> (Tensor output, Tensor cells)",
          Kernel.composed(Recurrence::lstm));
  private static final Op LSTM_ONEDNN =
      Op.of(
          "mkldnn_rnn_layer(Tensor input, Tensor weight0, Tensor weight1, Tensor weight2, Tensor"
              + " weight3, Tensor hx_, Tensor cx_, bool reverse, int[] batch_sizes, int mode, int"
              + " hidden_size, int num_layers, bool has_biases, bool bidirectional, bool"
              + " batch_first, bool train) -> (Tensor, Tensor, Tensor, Tensor)",
          Kernel.TRAINING);
  private static final int LSTM_MODE = 2; // at::native's number of the kind

  private static final Op HAS_BFLOAT16 = Op.of("mkldnn::_is_mkldnn_bf16_supported() -> bool");
  private static final Op HAS_FLOAT16 = Op.of("mkldnn::_is_mkldnn_fp16_supported() -> bool");

  /** What this processor gives oneDNN; asked for once, when a layer is first computed so. */
  private static final class OneDnn {
    static final boolean KNOWS_BFLOAT16 = Aten.callValue(HAS_BFLOAT16) != 0;
    static final boolean KNOWS_FLOAT16 = Aten.callValue(HAS_FLOAT16) != 0;
  }

  private Recurrence() {}

  /** {@code h = tanh(W x + U h)}, or ReLU in the place of tanh: the outputs of all steps. */
  public static Tensor rnn(Tensor input, Tensor h, Weights w, boolean relu) {
    return Aten.call(RNN, input, h, w.inputHidden, w.hiddenHidden, w.inputBias, w.hiddenBias, relu);
  }

  /** Gated recurrent units. Source: Cho et al. 2014: the outputs of all steps. */
  public static Tensor gru(Tensor input, Tensor h, Weights w) {
    return Aten.call(GRU, input, h, w.inputHidden, w.hiddenHidden, w.inputBias, w.hiddenBias);
  }

  /**
   * Long short-term memory. Source: Hochreiter and Schmidhuber 1997.
   *
   * @return the outputs (T, B, H or P) and the cells (T, B, H) of all steps
   */
  public static List<Tensor> lstm(Tensor input, Tensor h, Tensor c, Weights w) {
    return Aten.callAll(
        LSTM, input, h, c, w.inputHidden, w.hiddenHidden, w.inputBias, w.hiddenBias, w.projection);
  }

  /**
   * Whether {@link #lstmByOneDnn} can be called: on the CPU in float32, or in what autocast makes
   * of it, with something to compute and no projection, as in PyTorch. Without AVX-512 oneDNN has
   * no such layer in bfloat16, and PyTorch fails; here the other way is taken.
   */
  public static boolean hasOneDnn(Tensor input, Weights w) {
    return input.device().equals(Device.CPU)
        && w.projection == null
        && input.numel() > 0
        && Autocast.dtype(Device.Type.CPU)
            .map(cast -> isFloatOr(cast, input) && oneDnnKnows(cast))
            .orElse(input.dtype() == DType.FLOAT32);
  }

  private static boolean isFloatOr(DType cast, Tensor input) {
    return input.dtype() == DType.FLOAT32 || input.dtype() == cast;
  }

  private static boolean oneDnnKnows(DType cast) {
    return cast == DType.FLOAT16 ? OneDnn.KNOWS_FLOAT16 : OneDnn.KNOWS_BFLOAT16;
  }

  /**
   * {@link #lstm} by oneDNN: one call for all steps.
   *
   * @param reverse from the last step to the first; the output is in the input's order
   * @return the outputs (T, B, H), the last state (B, H) and the last cell (B, H)
   */
  public static List<Tensor> lstmByOneDnn(
      Tensor input, Tensor h, Tensor c, Weights w, boolean reverse) {
    Tensor inputBias = w.inputBias;
    Tensor hiddenBias = w.hiddenBias;
    boolean biased = inputBias != null && hiddenBias != null;
    boolean train = NoGrad.isRecording();
    List<Tensor> results =
        Aten.callAll(
            LSTM_ONEDNN,
            input.contiguous(),
            w.inputHidden,
            w.hiddenHidden,
            biased ? inputBias : zeros(w),
            biased ? hiddenBias : zeros(w),
            h,
            c,
            reverse,
            new long[0],
            LSTM_MODE,
            h.size(-1),
            1,
            true,
            false,
            false,
            train);
    results.getLast().close(); // oneDNN's workspace; the graph has its own reference
    return results.subList(0, 3);
  }

  private static Tensor zeros(Weights w) {
    return Tensor.zeros(w.inputHidden.dtype(), w.inputHidden.size(0));
  }

  // ---- The steps -----------------------------------------------------------------------------

  private static Tensor tensor(@Nullable Object[] arguments, int i) {
    return (Tensor) java.util.Objects.requireNonNull(arguments[i]);
  }

  private static @Nullable Tensor optional(@Nullable Object[] arguments, int i) {
    return (Tensor) arguments[i];
  }

  static Tensor linear(Tensor input, Tensor weight, @Nullable Tensor bias) {
    return Aten.call(LinearAlgebraOps.LINEAR, input, weight, bias);
  }

  /** Both biases as one: they are added to the same sum. */
  static @Nullable Tensor sum(@Nullable Tensor a, @Nullable Tensor b) {
    return a == null || b == null ? a == null ? b : a : a.add(b);
  }

  private static Tensor[] rnn(@Nullable Object[] a) {
    Tensor projected =
        linear(tensor(a, 0), tensor(a, 2), sum(optional(a, 4), optional(a, 5))); // (T, B, H)
    Tensor recurrent = tensor(a, 3).t();
    boolean relu = Boolean.TRUE.equals(a[6]);
    Tensor h = tensor(a, 1);
    List<Tensor> outputs = new ArrayList<>();
    for (long t = 0; t < projected.size(0); t++) {
      try (Scope step = Scope.open()) {
        Tensor before = projected.select(0, t).add(h.mm(recurrent)); // (B, H)
        h = step.keep(relu ? before.relu() : before.tanh());
        outputs.add(h);
      }
    }
    return new Tensor[] {Tensor.stack(outputs, 0)};
  }

  private static Tensor[] gru(@Nullable Object[] a) {
    Tensor projected = linear(tensor(a, 0), tensor(a, 2), optional(a, 4)); // (T, B, 3H)
    Tensor weight = tensor(a, 3);
    Tensor bias = optional(a, 5);
    Tensor h = tensor(a, 1);
    long size = h.size(1);
    Tensor gates = projected.narrow(2, 0, 2 * size);
    Tensor candidates = projected.narrow(2, 2 * size, size);
    List<Tensor> outputs = new ArrayList<>();
    for (long t = 0; t < projected.size(0); t++) {
      try (Scope step = Scope.open()) {
        Tensor hidden = linear(h, weight, bias); // (B, 3H)
        Tensor rz = gates.select(0, t).add(hidden.narrow(1, 0, 2 * size)).sigmoid();
        Tensor reset = rz.narrow(1, 0, size).mul(hidden.narrow(1, 2 * size, size));
        Tensor candidate = candidates.select(0, t).add(reset).tanh(); // (B, H)
        h = step.keep(candidate.lerp(h, rz.narrow(1, size, size)));
        outputs.add(h);
      }
    }
    return new Tensor[] {Tensor.stack(outputs, 0)};
  }

  private static Tensor[] lstm(@Nullable Object[] a) {
    Tensor projected =
        linear(tensor(a, 0), tensor(a, 3), sum(optional(a, 5), optional(a, 6))); // (T, B, 4H)
    Tensor recurrent = tensor(a, 4).t();
    Tensor projection = optional(a, 7);
    Tensor h = tensor(a, 1);
    Tensor c = tensor(a, 2);
    long size = c.size(1);
    List<Tensor> outputs = new ArrayList<>();
    List<Tensor> cells = new ArrayList<>();
    for (long t = 0; t < projected.size(0); t++) {
      try (Scope step = Scope.open()) {
        Tensor before = projected.select(0, t).add(h.mm(recurrent)); // (B, 4H): i, f, g, o
        List<Tensor> gates = before.sigmoid().chunk(4, 1);
        Tensor candidate = before.narrow(1, 2 * size, size).tanh();
        c = step.keep(gates.get(1).mul(c).add(gates.get(0).mul(candidate))); // (B, H)
        Tensor shown = gates.get(3).mul(c.tanh());
        h = step.keep(projection == null ? shown : shown.mm(projection.t()));
        outputs.add(h);
        cells.add(c);
      }
    }
    return new Tensor[] {Tensor.stack(outputs, 0), Tensor.stack(cells, 0)};
  }
}
