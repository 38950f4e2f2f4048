package org.cresset.torch.data;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A known number of items, each of the same fields, that can be read in any order.
 *
 * <p>Items are read from several threads at once: an implementation must allow that, most simply by
 * being immutable. Source: {@code torch.utils.data.Dataset}.
 */
public interface Dataset {
  /** The number of items. */
  int size();

  /** What an item consists of. */
  List<Field> fields();

  /**
   * Writes one item.
   *
   * @param index from 0 to size - 1
   * @param random this item's own random numbers, which depend on seed, epoch and index alone: the
   *     only source of chance that keeps runs repeatable
   * @param into the item's place in the batch; all of it must be written
   * @throws IOException if the item cannot be read or decoded: the loader names it, and skips it if
   *     asked to. Any other exception counts as a mistake in the program and is never skipped
   */
  void read(int index, RandomGenerator random, Example into) throws IOException;

  /**
   * The order of an epoch that is shuffled: every item once. A set whose items are read faster one
   * after the other may mix them less than wholly.
   *
   * @param random the only source of chance, which depends on seed and epoch
   */
  default int[] shuffled(RandomStream random) {
    return random.permutation(size());
  }

  /** What a person calls an item, such as its file: for messages. */
  default String name(int index) {
    return "";
  }

  /** The first items, at most {@code count}. Sets sorted by class want {@link #spread} instead. */
  default Dataset limit(int count) {
    requireCount(count);
    return subset(IntStream.range(0, Math.min(count, size())).toArray());
  }

  /**
   * At most {@code count} items in their order, spread evenly over the set, so that classes keep
   * their shares also in a set sorted by class.
   */
  default Dataset spread(int count) {
    requireCount(count);
    int kept = Math.min(count, size());
    return subset(IntStream.range(0, kept).map(i -> (int) ((long) i * size() / kept)).toArray());
  }

  /** These items in this order; an item may occur more than once. */
  default Dataset subset(int... indices) {
    return new Subset(this, indices);
  }

  private static void requireCount(int count) {
    if (count < 1) throw new IllegalArgumentException("count: must be 1 or more, got " + count);
  }

  /** Reads one item outside a loader, with random numbers of seed 0 and epoch 0. */
  default Example read(int index) throws IOException {
    Objects.checkIndex(index, size());
    Example example = Example.of(fields());
    read(index, RandomStream.of(0, 0, index), example);
    return example;
  }
}
