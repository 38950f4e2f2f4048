package org.cresset.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.cresset.bench.Benchmark;
import org.cresset.bench.Options;
import org.cresset.bench.Report;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures this machine: time per operator, images per second, time to start, the memory of",
      "training steps, or whether memory stays flat; or whether trainings come to what Python's do.",
      "",
      "If CRESSET_LIBTORCH names a Python environment, its PyTorch takes turns with Cresset."
    })
final class BenchCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      paramLabel = "ops|train|models|peak|pipeline|folder|twins|start|memory|optimizers|download",
      description = "what to measure")
  private Benchmark subject = Benchmark.OPS;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "turns of each side, or seeds of twins (5)")
  private int rounds = 5;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "CLASS/*.jpg or train/CLASS/*.jpg, to read files too; of pipeline: *.jpg or train/*.jpg;"
              + " of folder and twins: CamVid's layout")
  private @Nullable Path data;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description =
          "of models, folder, peak, optimizers or twins: these alone, such as mlp or Adam")
  private List<String> only = List.of();

  @Option(names = "--json", description = "print one JSON object instead of a table")
  private boolean json;

  BenchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (subject != Benchmark.DOWNLOAD) LoadingProgress.load(console);
    StatusLine line = new StatusLine(console.err());
    Consumer<String> progress = console.errIsTerminal() ? line::draw : _ -> {};
    Report report =
        subject.run(new Options(rounds, Options.environmentPython(), data, only, progress));
    line.clear();
    console.out().println(json ? report.toJson() : report.toMarkdown());
    return Main.DONE;
  }
}
