package org.cresset.cli;

import java.io.IOException;
import java.util.List;

/** A process in place of this one: with its streams, its end and its exit code. */
final class Following {
  private Following() {}

  /** Runs a command to its end; a signal to this process ends it too. */
  static int run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    Thread follow = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(follow);
    int code = process.waitFor();
    try {
      Runtime.getRuntime().removeShutdownHook(follow);
    } catch (IllegalStateException e) {
      return code; // the process is ending anyway: a signal came
    }
    return code;
  }
}
