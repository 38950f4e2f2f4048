package org.cresset.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.cresset.vision.report.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Writes report.html into the folder of a run, anew if it is there.",
      "",
      "One page for a browser, complete in itself: curves, what is taken for what, worst and best",
      "examples, versions and the command. A run that was interrupted has one of what there is."
    })
final class ReportCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "RUN", description = "what train --out has kept")
  private Path run = Path.of("");

  ReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.out().println(Report.write(run));
    return Main.DONE;
  }
}
