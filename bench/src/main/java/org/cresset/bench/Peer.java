package org.cresset.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Python process that measures the same thing with the same LibTorch, one round at a time.
 *
 * <p>It waits while Java measures and the other way round, so both see the same machine.
 */
final class Peer implements AutoCloseable {
  /** What scripts import, or rely on. */
  private static final List<String> SHARED =
      List.of("torchvision_names.py", "learning.py", "camvid.py", "cifar.py");

  private static final Pattern FIELD = Pattern.compile("\"([^\"]+)\": (\"[^\"]*\"|[-0-9.e+]+)");

  private final String script;
  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter commands;
  private final Map<String, String> versions;

  private Peer(String script, Process process) {
    this.script = script;
    this.process = process;
    answers = process.inputReader(StandardCharsets.UTF_8);
    commands = process.outputWriter(StandardCharsets.UTF_8);
    versions = read();
  }

  /** Starts a script of {@code bench/python}. */
  static Peer start(Path python, String script) {
    try {
      Path file = unpack(script);
      Process process = builder(List.of(python.toString(), file.toString())).start();
      return new Peer(script, process);
    } catch (IOException e) {
      throw new UncheckedIOException("bench: " + python + " does not start", e);
    }
  }

  /** A command as Python's users run it, without what the launcher sets for Java's process. */
  static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().remove("GLIBC_TUNABLES");
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1"); // beside the unpacked scripts
    return builder;
  }

  /** A script as a file that Python can run, beside what the scripts share. */
  static Path unpack(String script) throws IOException {
    Path folder = Files.createTempDirectory("cresset-bench-");
    folder.toFile().deleteOnExit(); // the files in it are deleted before it
    for (String shared : SHARED) copy(shared, folder);
    return copy(script, folder);
  }

  private static Path copy(String script, Path folder) throws IOException {
    Path file = folder.resolve(script);
    file.toFile().deleteOnExit();
    try (InputStream text = Peer.class.getResourceAsStream("python/" + script)) {
      if (text == null) throw new IOException("the script " + script + " is not in this build");
      Files.copy(text, file);
    }
    return file;
  }

  /** Python's version of torch, with its build. */
  String torchVersion() {
    return versions.getOrDefault("torch", "?");
  }

  /** Runs one command and waits for its numbers. */
  Map<String, Double> ask(String command) {
    try {
      commands.write(command);
      commands.newLine();
      commands.flush();
    } catch (IOException e) {
      throw died(e);
    }
    return numbers(read());
  }

  /** Runs one command and waits for one of its numbers. */
  double ask(String command, String field) {
    Double number = ask(command).get(field);
    if (number != null) return number;
    throw new IllegalStateException("bench: Python's " + script + " gave no " + field);
  }

  /** The numbers of a line like those that a script prints. */
  static Map<String, Double> numbers(String line) {
    return numbers(parsed(line));
  }

  private static Map<String, Double> numbers(Map<String, String> fields) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    fields.forEach((name, value) -> numbers.put(name, Double.valueOf(value)));
    return numbers;
  }

  private static Map<String, String> parsed(String line) {
    Map<String, String> fields = new LinkedHashMap<>();
    Matcher field = FIELD.matcher(line);
    while (field.find()) fields.put(field.group(1), field.group(2).replace("\"", ""));
    return fields;
  }

  private Map<String, String> read() {
    try {
      String line = answers.readLine();
      if (line == null) throw died(null);
      return parsed(line);
    } catch (IOException e) {
      throw died(e);
    }
  }

  private UncheckedIOException died(@org.jspecify.annotations.Nullable IOException cause) {
    return new UncheckedIOException(
        "bench: Python's " + script + " ended early; its own message stands above",
        cause == null ? new IOException("end of output") : cause);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
