package org.cresset.doctor.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.cresset.doctor.internal.ProbeMain;
import org.jspecify.annotations.Nullable;

/**
 * A process that asks the driver on our behalf. It may hang where nothing ends it, deep in the
 * kernel: then it is left to its fate and what it did not answer is noted.
 */
final class Probe {
  private static final String ENDED = "the process ended";
  private static final Duration START = Duration.ofSeconds(10);

  private final String subject;
  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private Probe(String subject, Process process) {
    this.subject = subject;
    this.process = process;
    Thread.ofPlatform().daemon().name("probe-" + subject).start(this::listen);
  }

  /** Starts to ask a subject of {@link ProbeMain}'s. */
  static Probe start(String subject, Root root, Map<String, String> environment) {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx64m",
            "-XX:ErrorFile=/dev/null", // if a driver crashes, nobody is to find a file of Java's
            "-XX:-CreateCoredumpOnCrash",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classes(),
            ProbeMain.class.getName(),
            subject,
            root.folder().toString());
    builder.environment().clear();
    builder.environment().putAll(environment);
    // Java would greet a person on stderr for these.
    List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS").forEach(builder.environment()::remove);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return new Probe(subject, process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The module's jar or folder: the process needs nothing beside it. */
  private static String classes() {
    try {
      return Path.of(ProbeMain.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private void listen() {
    try (var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      // The process is gone, which the last line says.
    }
    lines.add(ENDED);
  }

  /**
   * Notes what it answers. Patience is for one question to the driver, and begins when it is asked:
   * on a busy machine Java itself takes long to start.
   */
  void answers(Duration patience, Notes notes) {
    String asking = "";
    long deadline = System.nanoTime() + START.plus(patience).toNanos();
    while (true) {
      String line = next(deadline);
      if (line == null) {
        notes.note("probe " + subject, missing(asking, patience));
        process.destroyForcibly();
        return;
      }
      deadline = System.nanoTime() + patience.toNanos();
      if (line.equals(ENDED)) {
        notes.note("probe " + subject, "the process ended in " + asking);
        return;
      }
      String text = line.isEmpty() ? "" : line.substring(1);
      switch (line.isEmpty() ? ' ' : line.charAt(0)) {
        case ProbeMain.ASKING -> asking = text;
        case ProbeMain.ANSWER -> {
          int tab = text.indexOf('\t');
          notes.note(text.substring(0, tab), text.substring(tab + 1));
        }
        case ProbeMain.DONE -> {
          process.destroy(); // what a driver does at exit may hang too
          return;
        }
        default -> {} // a library of the driver's that prints
      }
    }
  }

  private static String missing(String asking, Duration patience) {
    String what = asking.isEmpty() ? "the process" : asking;
    return "no answer from " + what + " within " + patience.toMillis() + " ms";
  }

  private @Nullable String next(long deadline) {
    try {
      return lines.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
