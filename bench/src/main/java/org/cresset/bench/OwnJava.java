package org.cresset.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This process's own runtime, options and modules, with another main class. */
final class OwnJava {
  private OwnJava() {}

  static List<String> command(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    String modules = System.getProperty("jdk.module.path");
    if (modules != null) command.addAll(List.of("-p", modules));
    command.addAll(List.of("-m", "org.cresset.bench/" + main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Runs it to its end; what it printed. */
  static String output(Class<?> main, String... arguments) throws IOException {
    List<String> command = command(main, arguments);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0)
        throw new IOException("bench: " + main.getSimpleName() + " ended with " + code);
      return text;
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("bench: interrupted", e);
    }
  }
}
