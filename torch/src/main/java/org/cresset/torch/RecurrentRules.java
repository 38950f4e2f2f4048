package org.cresset.torch;

import static org.cresset.torch.Rule.uses;
import static org.cresset.torch.Rules.rule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gradients of {@link Recurrence}'s layers, through time.
 *
 * <p>The gates of all steps are computed again from inputs and outputs, by two products. Step by
 * step, from the last to the first, only the states' gradients are computed; weights, biases and
 * inputs get theirs by one product each at the end. Written with operators that have rules, so that
 * it can be differentiated again.
 */
final class RecurrentRules {
  private static final Op LSTM_ONEDNN_BACKWARD =
      Op.of(
          "mkldnn_rnn_layer_backward(Tensor input, Tensor weight1, Tensor weight2, Tensor weight3,"
              + " Tensor weight4, Tensor hx_, Tensor cx_tmp, Tensor output, Tensor hy_, Tensor cy_,"
              + " Tensor? grad_output, Tensor? grad_hy, Tensor? grad_cy, bool reverse, int mode, int"
              + " hidden_size, int num_layers, bool has_biases, bool train, bool bidirectional,"
              + " int[] batch_sizes, bool batch_first, Tensor workspace) -> (Tensor, Tensor, Tensor,"
              + " Tensor, Tensor, Tensor, Tensor)");

  private RecurrentRules() {}

  static void define() {
    List<String> plain = List.of("input", "hx", "weight_ih", "weight_hh", "bias_ih", "bias_hh");
    String[] all = plain.toArray(String[]::new);
    rule("rnn_sequence").inputs(plain, with(all, "result0"), RecurrentRules::rnn);
    rule("gru_sequence").inputs(plain, with(all, "result0"), RecurrentRules::gru);
    List<String> lstm = new ArrayList<>(plain);
    lstm.add(2, "cx");
    lstm.add("weight_hr");
    rule("lstm_sequence")
        .inputs(
            lstm,
            with(lstm.toArray(String[]::new), "result0", "result1"),
            (_, n) -> LongShortTerm.of(n).gradients(n))
        .anyResult();
    rule("mkldnn_rnn_layer")
        .inputs(
            List.of("input", "weight0", "weight1", "weight2", "weight3", "hx_", "cx_"),
            uses(
                "input", "weight0", "weight1", "weight2", "weight3", "hx_", "cx_", "result0",
                "result1", "result2", "result3"),
            (_, n) -> NoGrad.isRecording() ? LongShortTerm.again(n) : byOneDnn(n))
        .anyResult();
  }

  private static String[] with(String[] arguments, String... results) {
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + results.length);
    System.arraycopy(results, 0, all, arguments.length, results.length);
    return all;
  }

  private static @Nullable Tensor[] byOneDnn(OperatorNode n) {
    Tensor output = n.result(0);
    Tensor gradient = n.gradient(0);
    Tensor ofH = n.gradient(1);
    Tensor ofC = n.gradient(2);
    Tensor state = n.result(1);
    List<Tensor> all =
        Aten.callAll(
            LSTM_ONEDNN_BACKWARD,
            n.tensor("input"),
            n.tensor("weight0"),
            n.tensor("weight1"),
            n.tensor("weight2"),
            n.tensor("weight3"),
            n.tensor("hx_"),
            n.tensor("cx_"),
            output,
            state,
            n.result(2),
            gradient == null ? output.zerosLike() : gradient.contiguous(),
            ofH == null ? state.zerosLike() : ofH.contiguous(),
            ofC == null ? state.zerosLike() : ofC.contiguous(),
            n.flag("reverse"),
            n.integer("mode"),
            n.integer("hidden_size"),
            n.integer("num_layers"),
            n.flag("has_biases"),
            n.flag("train"),
            n.flag("bidirectional"),
            n.integers("batch_sizes"),
            n.flag("batch_first"),
            n.result(3));
    return all.toArray(Tensor[]::new);
  }

  /** The states before each step: the first given one, then the outputs but the last. */
  static Tensor before(Tensor first, Tensor outputs) {
    Tensor start = first.unsqueeze(0);
    long steps = outputs.size(0);
    return steps == 1 ? start : Tensor.cat(List.of(start, outputs.narrow(0, 0, steps - 1)), 0);
  }

  private static @Nullable Tensor[] rnn(Tensor g, OperatorNode n) {
    Tensor weight = n.tensor("weight_hh");
    Tensor output = n.result(0);
    Tensor slope = n.flag("relu") ? output.sign() : output.square().rsub(1);
    Tensor carry = null;
    List<Tensor> steps = new ArrayList<>();
    for (long t = output.size(0) - 1; t >= 0; t--) {
      try (Scope step = Scope.open()) {
        Tensor dh = carry == null ? g.select(0, t) : g.select(0, t).add(carry);
        Tensor inner = step.keep(dh.mul(slope.select(0, t))); // (B, H)
        steps.add(inner);
        carry = step.keep(inner.mm(weight));
      }
    }
    Collections.reverse(steps);
    Tensor gates = Tensor.stack(steps, 0); // (T, B, H)
    return new Spread(gates, gates).gradients(n, before(n.tensor("hx"), output), carry);
  }

  private static @Nullable Tensor[] gru(Tensor g, OperatorNode n) {
    Tensor weight = n.tensor("weight_hh");
    Tensor output = n.result(0);
    Tensor earlier = before(n.tensor("hx"), output);
    long size = output.size(2);
    Tensor fromInput =
        Recurrence.linear(n.tensor("input"), n.tensor("weight_ih"), n.optional("bias_ih"));
    Tensor fromHidden = Recurrence.linear(earlier, weight, n.optional("bias_hh"));
    Tensor rz = fromInput.narrow(2, 0, 2 * size).add(fromHidden.narrow(2, 0, 2 * size)).sigmoid();
    Tensor r = rz.narrow(2, 0, size);
    Tensor z = rz.narrow(2, size, size);
    Tensor hidden = fromHidden.narrow(2, 2 * size, size);
    Tensor candidate = fromInput.narrow(2, 2 * size, size).add(r.mul(hidden)).tanh();
    // What a step's state changes by for each of its sums.
    Tensor byCandidate = z.rsub(1).mul(candidate.square().rsub(1));
    Tensor byZ = earlier.sub(candidate).mul(z).mul(z.rsub(1));
    Tensor byR = byCandidate.mul(hidden).mul(r).mul(r.rsub(1));
    Tensor bySums = Tensor.stack(List.of(byR, byZ, byCandidate.mul(r)), 2); // (T, B, 3, H)
    Tensor carry = null;
    List<Tensor> steps = new ArrayList<>();
    for (long t = output.size(0) - 1; t >= 0; t--) {
      try (Scope step = Scope.open()) {
        Tensor part = g.select(0, t);
        Tensor dh = step.keep(carry == null ? part.mul(1) : part.add(carry)); // (B, H)
        steps.add(dh);
        Tensor sums = bySums.select(0, t).mul(dh.unsqueeze(1)).flatten(1, 2); // (B, 3H)
        carry = step.keep(sums.mm(weight).add(dh.mul(z.select(0, t))));
      }
    }
    Collections.reverse(steps);
    Tensor states = Tensor.stack(steps, 0).unsqueeze(2); // (T, B, 1, H)
    Tensor ofHidden = bySums.mul(states).flatten(2, 3);
    Tensor ofInput =
        Tensor.stack(List.of(byR, byZ, byCandidate), 2).mul(states).flatten(2, 3); // (T, B, 3H)
    return new Spread(ofInput, ofHidden).gradients(n, earlier, carry);
  }

  /**
   * The gradients of all steps' sums, as products give them.
   *
   * @param ofInput of those of the inputs, (T, B, gates H)
   * @param ofHidden of those of the states
   */
  record Spread(Tensor ofInput, Tensor ofHidden) {
    /** In the order of the operators' arguments that all layers have. */
    @Nullable Tensor[] gradients(OperatorNode n, Tensor earlier, @Nullable Tensor ofFirst) {
      Tensor rowsOfInput = rows(ofInput);
      Tensor rowsOfHidden = rows(ofHidden);
      return new @Nullable Tensor[] {
        n.wants("input") ? ofInput.matmul(n.tensor("weight_ih")) : null,
        ofFirst,
        n.wants("weight_ih") ? rowsOfInput.t().mm(rows(n.tensor("input"))) : null,
        n.wants("weight_hh") ? rowsOfHidden.t().mm(rows(earlier)) : null,
        n.wants("bias_ih") ? rowsOfInput.sum(0, false) : null,
        n.wants("bias_hh") ? rowsOfHidden.sum(0, false) : null
      };
    }

    static Tensor rows(Tensor steps) {
      return steps.reshape(-1, steps.size(-1));
    }
  }
}
