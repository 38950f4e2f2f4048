package org.cresset.bench;

import java.io.IOException;

/** What can be measured. */
public enum Benchmark {
  /** Time per operator on small tensors. */
  OPS(OpsBenchmark::run),
  /** Training the CIFAR-10 network. */
  TRAIN(TrainBenchmark::run),
  /** Process start to the first operator's result. */
  START(StartBenchmark::run);

  private interface Run {
    Report run(Options options) throws IOException;
  }

  @SuppressWarnings("ImmutableEnumChecker") // method references keep nothing
  private final Run run;

  Benchmark(Run run) {
    this.run = run;
  }

  /**
   * Measures.
   *
   * @throws IOException if data cannot be read or Python cannot be started
   */
  public Report run(Options options) throws IOException {
    return run.run(options);
  }
}
