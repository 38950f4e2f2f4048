package org.cresset.bench;

import java.util.List;
import java.util.function.Supplier;

/**
 * A training that is measured on both sides.
 *
 * @param name what {@code models.py} calls it
 * @param ways how Python may do it; its best counts
 * @param steps how many a round has
 * @param bar the least ratio of Python's time to ours that is wanted
 * @param make makes it, with fresh weights and data that stay in memory
 */
record Workload(
    String name, List<String> ways, int steps, double bar, Supplier<? extends Training> make) {
  /** Something that is trained step by step. */
  interface Training extends AutoCloseable {
    /** One training step, as a user writes it. */
    void step();

    @Override
    void close();
  }

  /** The time of a step. */
  double millisecondsPerStep(Training training) {
    long start = System.nanoTime();
    for (int i = 0; i < steps; i++) training.step();
    return (System.nanoTime() - start) / 1e6 / steps;
  }
}
