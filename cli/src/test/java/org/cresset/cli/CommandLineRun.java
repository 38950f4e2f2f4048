package org.cresset.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What one command wrote and how it ended. */
record CommandLineRun(int exitCode, String out, String err) {
  /** Runs a command in this process, with its output piped. */
  static CommandLineRun of(String... args) {
    return run(false, args);
  }

  /** Runs a command in this process, as if a person watched. */
  static CommandLineRun watched(String... args) {
    return run(true, args);
  }

  private static CommandLineRun run(boolean terminal, String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    Console console = new Console(stream(out), stream(err), terminal, terminal);
    int code = Main.run(console, args);
    return new CommandLineRun(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
