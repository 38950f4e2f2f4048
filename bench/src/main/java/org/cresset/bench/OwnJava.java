package org.cresset.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This process's own runtime, options and modules, with another main class. */
final class OwnJava {
  private static final String NATIVE = "--enable-native-access=";
  private static final String OURS = "org.cresset.torch,org.cresset.vision";

  private OwnJava() {}

  static List<String> command(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      // Java warns of modules that are named there and that a benchmark does not load.
      command.add(option.startsWith(NATIVE) ? NATIVE + OURS : option);
    }
    String modules = System.getProperty("jdk.module.path");
    if (modules != null) command.addAll(List.of("-p", modules));
    String classes = System.getProperty("java.class.path"); // native libraries come from there
    if (!classes.isEmpty()) command.addAll(List.of("-cp", classes));
    command.addAll(List.of("-m", "org.cresset.bench/" + main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Runs it to its end; what it wrote to the file that is its last argument. */
  static String output(Class<?> main, String... arguments) throws IOException {
    Path answer = Files.createTempFile("cresset-bench-", ".txt");
    List<String> command = command(main, arguments);
    command.add(answer.toString());
    Process process = new ProcessBuilder(command).inheritIO().start();
    try {
      int code = process.waitFor();
      if (code != 0)
        throw new IOException("bench: " + main.getSimpleName() + " ended with " + code);
      return Files.readString(answer);
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("bench: interrupted", e);
    } finally {
      Files.delete(answer);
    }
  }
}
