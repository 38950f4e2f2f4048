package org.cresset.torch;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A {@code main} of the tests in a process of its own, whose memory nobody else touches. */
public final class JavaProcess {
  private JavaProcess() {}

  /** What {@code main} prints; an {@link AssertionError} with all of it if it fails. */
  public static String output(Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    return printed(main, start(main, arguments));
  }

  /** The same, with what is said on its error stream. */
  static String said(Class<?> main, String... arguments) throws IOException, InterruptedException {
    return printed(main, builder(main, arguments).redirectErrorStream(true).start());
  }

  private static String printed(Class<?> main, Process process)
      throws IOException, InterruptedException {
    String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    if (code != 0) throw new AssertionError(main.getName() + " ended with " + code + ": " + shown);
    return shown.strip();
  }

  /** Starts it; its error stream goes nowhere. */
  static Process start(Class<?> main, String... arguments) throws IOException {
    return builder(main, arguments).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static ProcessBuilder builder(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:ErrorFile=/dev/null",
            "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", home(main) + File.pathSeparator + home(Tensor.class)));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("GLIBC_TUNABLES", "glibc.malloc.tcache_count=1"); // as ./cresset does
    return builder;
  }

  /** The folder that a class was loaded from, whether on the module path or not. */
  public static Path home(Class<?> type) {
    URI uri =
        URI.create(
            Objects.requireNonNull(type.getResource(type.getSimpleName() + ".class")).toString());
    Path home = Path.of(uri);
    for (String _ : type.getName().split("\\.", -1))
      home = Objects.requireNonNull(home.getParent());
    return home;
  }
}
