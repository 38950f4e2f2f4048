package org.cresset.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "predict", mixinStandardHelpOptions = true, description = "Trains a network.")
final class PredictCommand implements Callable<Integer> {
  PredictCommand(Console console) {}

  @Override
  public Integer call() {
    return Main.DONE;
  }
}
