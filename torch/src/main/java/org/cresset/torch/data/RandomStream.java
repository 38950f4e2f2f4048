package org.cresset.torch.data;

import java.util.random.RandomGenerator;

/**
 * A stream of random numbers that is a function of its key alone, such as (seed, epoch, item).
 *
 * <p>Streams of different keys are independent for all practical purposes. The numbers are the same
 * on every machine and, unlike those of the JDK's generators, by contract in every release. One
 * thread at a time.
 *
 * <p>Source: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators" (2014): the
 * SplitMix64 generator, whose output function also mixes the parts of the key.
 */
public final class RandomStream implements RandomGenerator {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  private RandomStream() {}

  /** The stream of a key; the order of its parts counts. */
  public static RandomStream of(long... key) {
    RandomStream stream = new RandomStream();
    for (long part : key) stream.absorb(part);
    return stream;
  }

  /** Starts anew with the key (seed, epoch, item), without a new object. */
  RandomStream restart(long seed, long epoch, long item) {
    state = 0;
    absorb(seed);
    absorb(epoch);
    absorb(item);
    return this;
  }

  private void absorb(long part) {
    state = mix(state + GOLDEN_GAMMA) ^ mix(part * GOLDEN_GAMMA + GOLDEN_GAMMA);
    state = mix(state);
  }

  @Override
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** The numbers from 0 to size - 1 in random order (Fisher and Yates). */
  public int[] permutation(int size) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int j = nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
