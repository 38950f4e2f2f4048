package org.cresset.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Some training steps in a process of their own: the counterpart of {@code models.py peak}. */
public final class PeakMemory {
  private PeakMemory() {}

  /**
   * Trains the named network for some steps and writes what memory that took, in MiB, to a file.
   */
  public static void main(String[] args) throws IOException {
    Workload workload =
        Workloads.ALL.stream().filter(w -> w.name().equals(args[0])).findFirst().orElseThrow();
    try (Workload.Training training = workload.make().get()) {
      double before = mebibytes("VmRSS");
      for (int i = 0; i < Integer.parseInt(args[1]); i++) training.step();
      double peak = mebibytes("VmHWM");
      String numbers =
          String.format(
              Locale.ROOT, "{\"peak_mib\": %.1f, \"steps_mib\": %.1f}", peak, peak - before);
      Files.writeString(Path.of(args[2]), numbers);
    }
  }

  /** A line of /proc/self/status, which is in KiB. */
  static double mebibytes(String field) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith(field + ":")) return Long.parseLong(line.split("\\s+")[1]) / 1024.0;
    }
    throw new IOException("/proc/self/status: has no line " + field);
  }
}
