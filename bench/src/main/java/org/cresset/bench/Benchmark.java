package org.cresset.bench;

import java.io.IOException;

/** What can be measured. */
public enum Benchmark {
  /** Time per operator on small tensors. */
  OPS,
  /** Training the CIFAR-10 network. */
  TRAIN,
  /** Training steps of several networks. */
  MODELS,
  /** JPEG files to batches. */
  PIPELINE,
  /** Training from JPEG files. */
  FOLDER,
  /** The greatest memory of training steps. */
  PEAK,
  /** The results of whole trainings, step by step the same. */
  TWINS,
  /** Process start to the first operator's result. */
  START,
  /** Whether memory stays flat over a training. */
  MEMORY,
  /** Whether memory stays flat over 10,000 steps of each optimizer. */
  OPTIMIZERS,
  /** Downloads from this machine beside curl. */
  DOWNLOAD;

  /**
   * Measures.
   *
   * @throws IOException if data cannot be read or Python cannot be started
   */
  public Report run(Options options) throws IOException {
    return switch (this) {
      case OPS -> OpsBenchmark.run(options);
      case TRAIN -> TrainBenchmark.run(options);
      case MODELS -> ModelsBenchmark.run(options);
      case PIPELINE -> PipelineBenchmark.run(options);
      case FOLDER -> FolderBenchmark.run(options);
      case PEAK -> PeakBenchmark.run(options);
      case TWINS -> TwinsBenchmark.run(options);
      case START -> StartBenchmark.run(options);
      case MEMORY -> MemoryBenchmark.run(options);
      case OPTIMIZERS -> OptimizerBenchmark.run(options);
      case DOWNLOAD -> DownloadBenchmark.run(options);
    };
  }
}
