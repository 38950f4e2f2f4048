package org.cresset.torch;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is chosen of one dimension, or of several, between a tensor's brackets in Python: {@code
 * x[0, 1:, ..., None, mask]} is {@code x.at(at(0), startingAt(1), ellipsis(), none(),
 * places(mask))}. {@link Tensor#at(String, Tensor...)} reads the same as text.
 */
public sealed interface Index {
  /**
   * One position; the dimension disappears.
   *
   * @param position from 0, or from -1 backwards
   */
  record At(long position) implements Index {}

  /**
   * Every {@code step}-th position from start on, before end; positions beyond an end are cut off.
   *
   * @param start the first, from 0, or from -1 backwards; null for the first of all
   * @param end the first that is left out; null for none
   * @param step 1 or more
   */
  record Range(@Nullable Long start, @Nullable Long end, long step) implements Index {
    /** Refuses a step that goes nowhere or back. */
    public Range {
      if (step < 1) {
        throw new IllegalArgumentException(
            "index: the step must be 1 or more, got " + step + "; use flip to go backwards");
      }
    }

    boolean isAll() {
      return start == null && end == null && step == 1;
    }
  }

  /** As many whole dimensions as there are left; once at most. */
  record Ellipsis() implements Index {}

  /** A new dimension of size 1. */
  record NewAxis() implements Index {}

  /**
   * Positions or a mask.
   *
   * @param places int64 or int32 positions of one dimension, which broadcast with those of others;
   *     or a bool mask of as many dimensions as it has
   */
  record Places(Tensor places) implements Index {
    /** Refuses null, so that a message can name the call. */
    public Places {
      Objects.requireNonNull(places, "places");
    }
  }

  /** One position: {@code x[position]}. */
  static Index at(long position) {
    return new At(position);
  }

  /** All of a dimension: {@code x[:]}. */
  static Index all() {
    return new Range(null, null, 1);
  }

  /** {@code x[start:end]}. */
  static Index slice(long start, long end) {
    return new Range(start, end, 1);
  }

  /** {@code x[start:end:step]}. */
  static Index slice(long start, long end, long step) {
    return new Range(start, end, step);
  }

  /** {@code x[start:]}. */
  static Index startingAt(long start) {
    return new Range(start, null, 1);
  }

  /** {@code x[:end]}. */
  static Index until(long end) {
    return new Range(null, end, 1);
  }

  /** {@code x[::step]}. */
  static Index every(long step) {
    return new Range(null, null, step);
  }

  /** {@code x[...]}. */
  static Index ellipsis() {
    return new Ellipsis();
  }

  /** {@code x[None]}. */
  static Index none() {
    return new NewAxis();
  }

  /** {@code x[places]}: int64 or int32 positions, or a bool mask. */
  static Index places(Tensor places) {
    return new Places(places);
  }
}
