package org.cresset.stack.fetch;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * How long a download may take and how often it is tried.
 *
 * @param connect the longest wait for a connection
 * @param stall the longest time in which nothing arrives
 * @param whole the longest time for one file, with all its tries
 * @param tries how many tries in a row may bring nothing
 * @param pause the wait before the second try; it doubles with each, up to {@code longestPause}
 * @param longestPause the longest wait between two tries that the server has not asked for
 * @param atOnce how many files are fetched at the same time
 */
public record Limits(
    Duration connect,
    Duration stall,
    Duration whole,
    int tries,
    Duration pause,
    Duration longestPause,
    int atOnce) {
  /** Connect in 15 s, no silence over 30 s, 12 h a file, 6 tries, 4 files at once. */
  public static final Limits DEFAULT =
      new Limits(
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofHours(12),
          6,
          Duration.ofMillis(500),
          Duration.ofSeconds(30),
          4);

  /** Checks that there is at least one try and one file at once. */
  public Limits {
    if (tries < 1) throw new IllegalArgumentException("tries must be 1 or more, got " + tries);
    if (atOnce < 1) throw new IllegalArgumentException("atOnce must be 1 or more, got " + atOnce);
  }

  /** The default limits with changes, such as {@code Limits.of(l -> l.tries(2))}. */
  public static Limits of(UnaryOperator<Limits> change) {
    return change.apply(DEFAULT);
  }

  /** Another wait for a connection. */
  public Limits connect(Duration connect) {
    return new Limits(connect, stall, whole, tries, pause, longestPause, atOnce);
  }

  /** Another time in which nothing may arrive. */
  public Limits stall(Duration stall) {
    return new Limits(connect, stall, whole, tries, pause, longestPause, atOnce);
  }

  /** Another time for one file. */
  public Limits whole(Duration whole) {
    return new Limits(connect, stall, whole, tries, pause, longestPause, atOnce);
  }

  /** Another number of tries that may bring nothing. */
  public Limits tries(int tries) {
    return new Limits(connect, stall, whole, tries, pause, longestPause, atOnce);
  }

  /** Another wait before the second try. */
  public Limits pause(Duration pause) {
    return new Limits(connect, stall, whole, tries, pause, longestPause, atOnce);
  }

  /** Another number of files at the same time. */
  public Limits atOnce(int atOnce) {
    return new Limits(connect, stall, whole, tries, pause, longestPause, atOnce);
  }
}
