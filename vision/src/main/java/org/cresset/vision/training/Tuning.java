package org.cresset.vision.training;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a step does besides following the gradient of one batch.
 *
 * @param accumulate how many batches a step learns from, 1 or more: their gradients are added up,
 *     so that it is a step of a batch as large as all of them, in the memory of one
 * @param ema what an average of the weights keeps of itself at each step, above 0 and below 1; the
 *     average is what is tested and saved
 * @param clip the greatest norm of all gradients together, above 0
 * @param freeze what does not learn: the beginning of parameters' names, or {@code backbone}, which
 *     is all but the last layers
 * @param earlyStop the training ends once so many epochs were no better than the best, which is
 *     then the one that is kept; 1 or more
 * @param checkpointing whether blocks keep nothing for the backward pass, which computes them again
 */
public record Tuning(
    int accumulate,
    OptionalDouble ema,
    OptionalDouble clip,
    Optional<String> freeze,
    OptionalInt earlyStop,
    boolean checkpointing) {
  /** Nothing but the gradient. */
  public static final Tuning NONE =
      new Tuning(
          1,
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          false);

  /** Checks the ranges. */
  public Tuning {
    Settings.require(accumulate >= 1, "accumulate must be 1 or more, got " + accumulate);
    ema.ifPresent(
        d -> Settings.require(d > 0 && d < 1, "ema must be above 0 and below 1, got " + d));
    clip.ifPresent(
        norm ->
            Settings.require(
                norm > 0 && Double.isFinite(norm), "clip must be above 0, got " + norm));
    freeze.ifPresent(
        name -> Settings.require(!name.isBlank(), "freeze must name layers, got nothing"));
    earlyStop.ifPresent(n -> Settings.require(n >= 1, "early-stop must be 1 or more, got " + n));
  }

  /** With so many batches a step. */
  public Tuning accumulate(int batches) {
    return new Tuning(batches, ema, clip, freeze, earlyStop, checkpointing);
  }

  /** With an average of the weights. */
  public Tuning ema(double decay) {
    return new Tuning(accumulate, OptionalDouble.of(decay), clip, freeze, earlyStop, checkpointing);
  }

  /** With limited gradients. */
  public Tuning clip(double norm) {
    return new Tuning(accumulate, ema, OptionalDouble.of(norm), freeze, earlyStop, checkpointing);
  }

  /** With layers that do not learn. */
  public Tuning freeze(String names) {
    return new Tuning(accumulate, ema, clip, Optional.of(names), earlyStop, checkpointing);
  }

  /** With an end once it gets no better. */
  public Tuning earlyStop(int epochs) {
    return new Tuning(accumulate, ema, clip, freeze, OptionalInt.of(epochs), checkpointing);
  }

  /** With blocks that are computed again in the backward pass. */
  public Tuning checkpointing(boolean on) {
    return new Tuning(accumulate, ema, clip, freeze, earlyStop, on);
  }
}
