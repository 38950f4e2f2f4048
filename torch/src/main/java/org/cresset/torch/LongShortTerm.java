package org.cresset.torch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The backward pass through time of an LSTM's layer.
 *
 * @param input (T, B, in)
 * @param h the state before, (B, P)
 * @param c the cell before, (B, H)
 * @param outputs of all steps, (T, B, P)
 * @param cells of all steps, (T, B, H)
 */
record LongShortTerm(
    Tensor input, Tensor h, Tensor c, Recurrence.Weights weights, Tensor outputs, Tensor cells) {

  static LongShortTerm of(OperatorNode n) {
    Recurrence.Weights weights =
        new Recurrence.Weights(
            n.tensor("weight_ih"),
            n.tensor("weight_hh"),
            n.optional("bias_ih"),
            n.optional("bias_hh"),
            n.optional("weight_hr"));
    return new LongShortTerm(
        n.tensor("input"), n.tensor("hx"), n.tensor("cx"), weights, n.result(0), n.result(1));
  }

  /** In the order of the arguments of {@code lstm_sequence}. */
  @Nullable Tensor[] gradients(OperatorNode n) {
    Passed passed = pass(n.gradient(0), n.gradient(1));
    Tensor rows = RecurrentRules.Spread.rows(passed.sums);
    Tensor ofBias = n.wants("bias_ih") || n.wants("bias_hh") ? rows.sum(0, false) : null;
    return new @Nullable Tensor[] {
      n.wants("input") ? passed.sums.matmul(weights.inputHidden()) : null,
      passed.ofH,
      passed.ofC,
      n.wants("weight_ih") ? rows.t().mm(RecurrentRules.Spread.rows(input)) : null,
      n.wants("weight_hh") ? rows.t().mm(RecurrentRules.Spread.rows(passed.earlier)) : null,
      ofBias,
      ofBias,
      passed.ofProjection
    };
  }

  /** The gradients of oneDNN's layer by operators that can be differentiated again. */
  static @Nullable Tensor[] again(OperatorNode n) {
    boolean reverse = n.flag("reverse");
    Tensor given = n.tensor("input");
    Tensor input = reverse ? given.flip(0) : given;
    Recurrence.Weights weights =
        new Recurrence.Weights(
            n.tensor("weight0"),
            n.tensor("weight1"),
            n.tensor("weight2"),
            n.tensor("weight3"),
            null);
    Tensor h = n.tensor("hx_");
    Tensor c = n.tensor("cx_");
    List<Tensor> forward = Recurrence.lstm(input, h, c, weights);
    Tensor outputs = forward.get(0);
    Tensor cells = forward.get(1);
    Tensor ofOutputs = n.gradient(0);
    Tensor ofH = n.gradient(1);
    Tensor ofC = n.gradient(2);
    Tensor gradient = ofOutputs == null ? outputs.detach().zerosLike() : ofOutputs;
    if (ofOutputs != null && reverse) gradient = gradient.flip(0);
    if (ofH != null) gradient = withLast(gradient, ofH);
    Tensor ofCells = ofC == null ? null : withLast(cells.detach().zerosLike(), ofC);
    Passed passed = new LongShortTerm(input, h, c, weights, outputs, cells).pass(gradient, ofCells);
    Tensor rows = RecurrentRules.Spread.rows(passed.sums);
    Tensor ofInput = passed.sums.matmul(weights.inputHidden());
    Tensor ofBias = rows.sum(0, false);
    return new Tensor[] {
      reverse ? ofInput.flip(0) : ofInput,
      rows.t().mm(RecurrentRules.Spread.rows(input)),
      rows.t().mm(RecurrentRules.Spread.rows(passed.earlier)),
      ofBias,
      ofBias,
      passed.ofH,
      passed.ofC
    };
  }

  private static Tensor withLast(Tensor steps, Tensor last) {
    long before = steps.size(0) - 1;
    Tensor end = steps.narrow(0, before, 1).add(last.reshape(1, last.size(-2), last.size(-1)));
    return before == 0 ? end : Tensor.cat(List.of(steps.narrow(0, 0, before), end), 0);
  }

  /**
   * What the way back through time gives.
   *
   * @param sums the gradients of the sums that the gates are functions of, (T, B, 4H)
   * @param earlier the states before each step, (T, B, P)
   */
  private record Passed(
      Tensor sums, Tensor earlier, Tensor ofH, Tensor ofC, @Nullable Tensor ofProjection) {}

  private Passed pass(@Nullable Tensor ofOutputs, @Nullable Tensor ofCells) {
    Tensor earlier = RecurrentRules.before(h, outputs);
    long size = cells.size(2);
    Tensor before =
        Recurrence.linear(
                input,
                weights.inputHidden(),
                Recurrence.sum(weights.inputBias(), weights.hiddenBias()))
            .add(earlier.matmul(weights.hiddenHidden().t())); // (T, B, 4H)
    List<Tensor> gates = before.sigmoid().chunk(4, 2);
    Tensor i = gates.get(0);
    Tensor f = gates.get(1);
    Tensor o = gates.get(3);
    Tensor candidate = before.narrow(2, 2 * size, size).tanh();
    Tensor shown = cells.tanh();
    // What a step's cell changes by for its first three sums, and its state for the cell and o.
    Tensor byFirst =
        Tensor.stack(
            List.of(
                candidate.mul(i).mul(i.rsub(1)),
                RecurrentRules.before(c, cells).mul(f).mul(f.rsub(1)),
                i.mul(candidate.square().rsub(1))),
            2); // (T, B, 3, H)
    Tensor byCell = o.mul(shown.square().rsub(1));
    Tensor byO = shown.mul(o).mul(o.rsub(1));
    Tensor projection = weights.projection();
    Tensor carryH = h.detach().zerosLike();
    Tensor carryC = c.detach().zerosLike();
    List<Tensor> sums = new ArrayList<>();
    List<Tensor> states = new ArrayList<>();
    for (long t = outputs.size(0) - 1; t >= 0; t--) {
      try (Scope step = Scope.open()) {
        Tensor dh = ofOutputs == null ? carryH : ofOutputs.select(0, t).add(carryH); // (B, P)
        if (projection != null) states.add(step.keep(dh.mul(1)));
        Tensor inner = projection == null ? dh : dh.mm(projection); // (B, H)
        Tensor dc = carryC.add(inner.mul(byCell.select(0, t)));
        if (ofCells != null) dc = dc.add(ofCells.select(0, t));
        Tensor first = byFirst.select(0, t).mul(dc.unsqueeze(1)).flatten(1, 2); // (B, 3H)
        Tensor all = Tensor.cat(List.of(first, inner.mul(byO.select(0, t))), 1);
        sums.add(step.keep(all)); // (B, 4H)
        carryH = step.keep(all.mm(weights.hiddenHidden()));
        carryC = step.keep(dc.mul(f.select(0, t)));
      }
    }
    Collections.reverse(sums);
    Collections.reverse(states);
    Tensor ofProjection =
        projection == null
            ? null
            : RecurrentRules.Spread.rows(Tensor.stack(states, 0))
                .t()
                .mm(RecurrentRules.Spread.rows(o.mul(shown)));
    return new Passed(Tensor.stack(sums, 0), earlier, carryH, carryC, ofProjection);
  }
}
