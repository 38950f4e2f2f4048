package org.cresset.cli;

import java.util.concurrent.Callable;
import org.cresset.torch.TorchException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures this machine: time per operator, or images per second.")
final class BenchCommand implements Callable<Integer> {
  /** What can be measured. */
  enum Subject {
    OPS,
    TRAIN
  }

  private final Console console;

  @Parameters(paramLabel = "ops|train", description = "what to measure")
  private Subject subject = Subject.OPS;

  @Option(names = "--json", description = "print one JSON object instead of a table")
  private boolean json;

  BenchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    LoadingProgress.load(console);
    throw new TorchException("bench " + subject + (json ? " --json" : "") + " is not written yet");
  }
}
