package org.cresset.torch.nn;

import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.DType;
import org.cresset.torch.Recurrence;
import org.cresset.torch.Scope;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.Dropouts;
import org.cresset.torch.nn.functional.PackedSequence;
import org.jspecify.annotations.Nullable;

/**
 * What recurrent networks have in common: layers, directions, names. Source: {@code
 * torch.nn.RNNBase}.
 *
 * <p>Shape: (T, B, in) gives (T, B, directions H), with {@code batchFirst} (B, T, ...); one
 * sequence may go without B. States are (layers directions, B, H), zeros unless given.
 *
 * <p>Parameters for layer k: {@code weight_ih_lk} (gates H, in), {@code weight_hh_lk} (gates H, H),
 * {@code bias_ih_lk} and {@code bias_hh_lk} (gates H), with {@code _reverse} for the other
 * direction; evenly from ±1/sqrt(H).
 */
public abstract sealed class Recurrent extends Module permits RNN, LSTM, GRU {
  /**
   * What a run gives.
   *
   * @param output the last layer's states of all steps
   * @param h the states after the last step
   * @param c an LSTM's cells after the last step, else null
   */
  public record Result(Tensor output, Tensor h, @Nullable Tensor c) {}

  /**
   * What a run over packed sequences gives.
   *
   * @param output the last layer's states of all steps, packed alike
   * @param h the states after each sequence's last step
   * @param c an LSTM's cells after each sequence's last step, else null
   */
  public record PackedResult(PackedSequence output, Tensor h, @Nullable Tensor c) {}

  /** One layer in one direction: outputs, and the cells or the last cell. */
  record Layer(Tensor output, Tensor h, @Nullable Tensor c) {}

  private final long inputSize;
  private final long hiddenSize;
  private final RecurrentOptions options;
  private final List<Recurrence.Weights> weights = new ArrayList<>(); // layers, then directions

  Recurrent(int gates, long inputSize, long hiddenSize, RecurrentOptions options) {
    if (inputSize < 1 || hiddenSize < 1 || options.projSize() >= Math.max(1, hiddenSize)) {
      throw new IllegalArgumentException(
          "recurrent: sizes must be 1 or more and a projection below the hidden size, got %d, %d"
                  .formatted(inputSize, hiddenSize)
              + " and "
              + options.projSize());
    }
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    this.options = options;
    for (int layer = 0; layer < options.layers(); layer++) {
      for (int direction = 0; direction < options.directions(); direction++) {
        String suffix = "_l" + layer + (direction == 1 ? "_reverse" : "");
        long in = layer == 0 ? inputSize : outputSize() * options.directions();
        weights.add(weights(suffix, gates * hiddenSize, in));
      }
    }
  }

  private Recurrence.Weights weights(String suffix, long rows, long in) {
    Tensor inputHidden = weight("weight_ih" + suffix, rows, in);
    Tensor hiddenHidden = weight("weight_hh" + suffix, rows, outputSize());
    Tensor inputBias = options.bias() ? weight("bias_ih" + suffix, rows) : null;
    Tensor hiddenBias = options.bias() ? weight("bias_hh" + suffix, rows) : null;
    Tensor projection =
        options.projSize() > 0
            ? weight("weight_hr" + suffix, options.projSize(), hiddenSize)
            : null;
    return new Recurrence.Weights(inputHidden, hiddenHidden, inputBias, hiddenBias, projection);
  }

  private Tensor weight(String name, long... sizes) {
    double bound = 1 / Math.sqrt((double) hiddenSize);
    return Init.uniform_(parameter(name, Tensor.empty(DType.FLOAT32, sizes)), -bound, bound);
  }

  private long outputSize() {
    return options.projSize() > 0 ? options.projSize() : hiddenSize;
  }

  /** Whether there are cells beside the states. */
  abstract boolean hasCells();

  /**
   * One layer in one direction, from the first step of {@code input} to the last.
   *
   * @param everyCell whether the cells of all steps are wanted, (T, B, H), not the last alone
   */
  abstract Layer layer(
      Tensor input, Tensor h, Tensor c, Recurrence.Weights weights, boolean everyCell);

  /** The same from the last step to the first; the output is in the input's order. */
  Layer reversed(Tensor input, Tensor h, Tensor c, Recurrence.Weights weights) {
    Layer layer = layer(input.flip(0), h, c, weights, false);
    return new Layer(layer.output.flip(0), layer.h, layer.c);
  }

  /** The outputs alone, from states of zeros; {@link #run} has the states too. */
  @Override
  public Tensor forward(Tensor input) {
    return compute(input, null, null).output;
  }

  /** From states of zeros. */
  public Result run(Tensor input) {
    return run(input, null, null);
  }

  /**
   * From given states.
   *
   * @param h (layers directions, B, H), or null for zeros
   * @param c an LSTM's cells, or null for zeros
   */
  public Result run(Tensor input, @Nullable Tensor h, @Nullable Tensor c) {
    List<Tensor> results =
        call(
            there(input, h, c),
            x -> {
              Tensor states = h == null ? null : x.get(1);
              Result result = compute(x.getFirst(), states, c == null ? null : x.getLast());
              return there(result.output, result.h, result.c);
            });
    return new Result(results.get(0), results.get(1), hasCells() ? results.get(2) : null);
  }

  private static List<Tensor> there(Tensor first, @Nullable Tensor... others) {
    List<Tensor> there = new ArrayList<>(List.of(first));
    for (Tensor other : others) if (other != null) there.add(other);
    return there;
  }

  private Result compute(Tensor input, @Nullable Tensor h, @Nullable Tensor c) {
    if ((input.dim() != 2 && input.dim() != 3) || input.size(-1) != inputSize) {
      throw new ShapeException(
          "%s: the input must be %s or without B, of %d features, got %s%s"
              .formatted(
                  kind(),
                  options.batchFirst() ? "(B, T, in)" : "(T, B, in)",
                  inputSize,
                  input.dtype(),
                  input.shape()));
    }
    boolean single = input.dim() == 2;
    try (Scope scope = Scope.open()) {
      Tensor steps =
          single ? input.unsqueeze(1) : options.batchFirst() ? input.transpose(0, 1) : input;
      Result all = run(steps, state("h", h, steps, single), state("c", c, steps, single), null);
      Tensor output =
          single
              ? all.output.squeeze(1)
              : options.batchFirst() ? all.output.transpose(0, 1) : all.output;
      Tensor cells = all.c;
      Tensor lastCells = cells == null ? null : single ? cells.squeeze(1) : cells;
      return kept(scope, new Result(output, single ? all.h.squeeze(1) : all.h, lastCells));
    }
  }

  private static Result kept(Scope scope, Result result) {
    Tensor c = result.c;
    if (c != null) scope.keep(c);
    scope.keep(result.output);
    scope.keep(result.h);
    return result;
  }

  /**
   * Over sequences of different lengths. Hooks see the packed steps, but cannot replace them by
   * others.
   *
   * @param h (layers directions, B, H), or null for zeros
   * @param c an LSTM's cells, or null for zeros
   */
  public PackedResult run(PackedSequence packed, @Nullable Tensor h, @Nullable Tensor c) {
    List<PackedResult> result = new ArrayList<>(1);
    call(
        there(packed.data(), h, c),
        _ -> {
          result.add(compute(packed, h, c));
          return there(result.getFirst().output.data(), result.getFirst().h, result.getFirst().c);
        });
    return result.getFirst();
  }

  private PackedResult compute(PackedSequence packed, @Nullable Tensor h, @Nullable Tensor c) {
    try (Scope scope = Scope.open()) {
      Tensor steps = packed.pad(false, 0); // (T, B, in)
      if (steps.dim() != 3 || steps.size(2) != inputSize) {
        throw new ShapeException(
            "%s: the packed steps must have %d features, got %s"
                .formatted(kind(), inputSize, packed.data().shape()));
      }
      Lengths lengths = Lengths.of(packed.lengths(), steps);
      Result all = run(steps, state("h", h, steps, false), state("c", c, steps, false), lengths);
      kept(scope, all);
      PackedSequence output = PackedSequence.pack(all.output, packed.lengths(), false);
      scope.keep(output.data());
      return new PackedResult(output, all.h, all.c);
    }
  }

  private Tensor state(String name, @Nullable Tensor given, Tensor steps, boolean single) {
    long size = name.equals("c") ? hiddenSize : outputSize();
    long[] sizes = {(long) options.layers() * options.directions(), steps.size(1), size};
    if (given == null) return Tensor.zeros(steps.dtype(), sizes).to(steps.device());
    Tensor whole = single && given.dim() == 2 ? given.unsqueeze(1) : given;
    if (!java.util.Arrays.equals(whole.shape().toArray(), sizes)) {
      throw new ShapeException(
          "%s: %s must be %s, got %s"
              .formatted(kind(), name, java.util.Arrays.toString(sizes), given.shape()));
    }
    return whole;
  }

  /** All layers over (T, B, in). */
  private Result run(Tensor steps, Tensor h, Tensor c, @Nullable Lengths lengths) {
    if (steps.size(0) == 0) {
      throw new ShapeException(kind() + ": there must be a step, got " + steps.shape());
    }
    List<Tensor> lastStates = new ArrayList<>();
    List<Tensor> lastCells = new ArrayList<>();
    Tensor current = steps;
    for (int k = 0; k < options.layers(); k++) {
      List<Tensor> outputs = new ArrayList<>();
      for (int d = 0; d < options.directions(); d++) {
        int i = k * options.directions() + d;
        Layer layer =
            lengths == null
                ? whole(current, h.select(0, i), c.select(0, i), weights.get(i), d == 1)
                : ragged(current, h.select(0, i), c.select(0, i), weights.get(i), d == 1, lengths);
        outputs.add(layer.output);
        lastStates.add(layer.h);
        if (layer.c != null) lastCells.add(layer.c);
      }
      current = outputs.size() == 1 ? outputs.getFirst() : Tensor.cat(outputs, 2);
      if (k + 1 < options.layers()) {
        current = Dropouts.dropout(current, options.dropout(), training());
      }
    }
    return new Result(
        current, Tensor.stack(lastStates, 0), hasCells() ? Tensor.stack(lastCells, 0) : null);
  }

  private Layer whole(
      Tensor input, Tensor h, Tensor c, Recurrence.Weights weights, boolean reverse) {
    return reverse ? reversed(input, h, c, weights) : layer(input, h, c, weights, false);
  }

  /** Each sequence as far as it goes; what is computed beyond is not looked at. */
  private Layer ragged(
      Tensor input,
      Tensor h,
      Tensor c,
      Recurrence.Weights weights,
      boolean reverse,
      Lengths lengths) {
    Layer layer = layer(reverse ? lengths.turned(input) : input, h, c, weights, true);
    Tensor cells = layer.c;
    return new Layer(
        reverse ? lengths.turned(layer.output) : layer.output,
        lengths.last(layer.output),
        cells == null ? null : lengths.last(cells));
  }

  /**
   * Where the steps of sequences of different lengths are in (T B, ...).
   *
   * @param ends the last step of each
   * @param turn each sequence from its last step to its first
   */
  private record Lengths(Tensor ends, Tensor turn) {
    static Lengths of(long[] lengths, Tensor steps) {
      int count = lengths.length;
      int longest = (int) steps.size(0);
      long[] ends = new long[count];
      long[] turn = new long[longest * count];
      for (int b = 0; b < count; b++) {
        ends[b] = (lengths[b] - 1) * count + b;
        for (int t = 0; t < longest; t++) {
          long from = t < lengths[b] ? lengths[b] - 1 - t : t;
          turn[t * count + b] = from * count + b;
        }
      }
      return new Lengths(Tensor.of(ends).to(steps.device()), Tensor.of(turn).to(steps.device()));
    }

    Tensor last(Tensor steps) {
      return steps.flatten(0, 1).indexSelect(0, ends);
    }

    Tensor turned(Tensor steps) {
      return steps.flatten(0, 1).indexSelect(0, turn).reshape(steps.shape().toArray());
    }
  }

  @Override
  protected String settings() {
    return inputSize + ", " + hiddenSize + options.text();
  }
}
