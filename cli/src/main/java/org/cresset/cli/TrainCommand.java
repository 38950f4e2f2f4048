package org.cresset.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "train", mixinStandardHelpOptions = true, description = "Trains a network.")
final class TrainCommand implements Callable<Integer> {
  TrainCommand(Console console) {}

  @Override
  public Integer call() {
    return Main.DONE;
  }
}
