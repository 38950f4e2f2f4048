package org.cresset.vision.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cresset.torch.TorchException;
import org.cresset.torch.io.Safetensors;
import tools.jackson.core.JacksonException;

/**
 * What lies in a run's folder. A run that was killed has no summary; then its checkpoint tells of
 * recipe and settings.
 *
 * @param folder of the run
 * @param epochs of {@code metrics.jsonl}
 * @param summary of {@code summary.json}
 * @param evaluation of {@code evaluation.json}
 * @param checkpoint what the checkpoint says of itself
 * @param ended when the run wrote last
 */
record Run(
    Path folder,
    Epochs epochs,
    Json summary,
    Json evaluation,
    Map<String, String> checkpoint,
    Instant ended) {
  private static final String METRICS = "metrics.jsonl";
  private static final String SUMMARY = "summary.json";
  private static final String EVALUATION = "evaluation.json";
  private static final List<String> POSITION =
      List.of("cresset.checkpoint", "recipe", "device", "epoch", "batch", "loss_sum", "seconds");

  /**
   * Reads a folder.
   *
   * @throws TorchException if it holds no run, or one of its files is damaged
   */
  static Run read(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new TorchException("report: there is no folder " + folder, null, null);
    }
    Path saved = folder.resolve("checkpoint").resolve("checkpoint.safetensors");
    Path metrics = folder.resolve(METRICS);
    Path summary = folder.resolve(SUMMARY);
    if (!Files.exists(metrics) && !Files.exists(summary) && !Files.exists(saved)) {
      throw new TorchException(
          "report: the folder "
              + folder
              + " holds no run; looked for "
              + METRICS
              + " and "
              + SUMMARY,
          "name the folder that was given to train --out",
          null);
    }
    return new Run(
        folder,
        epochs(metrics),
        json(summary),
        json(folder.resolve(EVALUATION)),
        metadata(saved),
        newest(List.of(metrics, summary, saved)));
  }

  private static Map<String, String> metadata(Path saved) {
    if (!Files.exists(saved)) return Map.of();
    try (Safetensors opened = Safetensors.open(saved)) {
      return opened.metadata();
    }
  }

  private static Json json(Path file) {
    if (!Files.exists(file)) return Json.NOTHING;
    try {
      return Json.parse(Files.readString(file));
    } catch (IOException | JacksonException e) {
      throw unreadable(file, e);
    }
  }

  private static Epochs epochs(Path file) {
    if (!Files.exists(file)) return new Epochs(List.of());
    List<Json> lines = new ArrayList<>();
    try {
      String text = Files.readString(file);
      // What stands behind the last line feed was being written when the process ended.
      String whole = text.substring(0, text.lastIndexOf('\n') + 1);
      for (String line : whole.lines().toList()) lines.add(Json.parse(line));
      return new Epochs(lines);
    } catch (IOException e) {
      throw unreadable(file, e);
    } catch (JacksonException e) {
      throw unreadable(Path.of(file + ", line " + (lines.size() + 1)), e);
    }
  }

  private static TorchException unreadable(Path file, Exception e) {
    String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return new TorchException("report: read " + file + ": " + reason, null, e);
  }

  private static Instant newest(List<Path> files) {
    Instant newest = Instant.EPOCH;
    try {
      for (Path file : files) {
        if (!Files.exists(file)) continue;
        Instant written = Files.getLastModifiedTime(file).toInstant();
        if (written.isAfter(newest)) newest = written;
      }
      return newest;
    } catch (IOException e) {
      throw new TorchException("report: " + e.getMessage(), null, e);
    }
  }

  /** The recipe's name. */
  String recipe() {
    String name = summary.at("recipe").text();
    return name.isEmpty() ? checkpoint.getOrDefault("recipe", "a network") : name;
  }

  /** Where it ran; empty if that is not known. */
  String device() {
    String name = summary.at("device").text();
    return name.isEmpty() ? checkpoint.getOrDefault("device", "") : name;
  }

  /** What was chosen, by the names of the command line's options. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    summary.at("settings").entries().forEach((name, value) -> settings.put(name, value.text()));
    if (settings.isEmpty()) settings.putAll(checkpoint);
    settings.keySet().removeAll(POSITION);
    return settings;
  }

  /** How many epochs it was to have; as many as it has had if that is not known. */
  int wanted() {
    String wanted = settings().getOrDefault("epochs", "");
    return wanted.matches("[0-9]{1,9}") ? Integer.parseInt(wanted) : epochs.size();
  }

  /** The command that makes the same run, for a shell. */
  String command() {
    String known = summary.at("command").text();
    if (!known.isEmpty()) return known;
    StringBuilder command = new StringBuilder("cresset train ").append(quoted(recipe()));
    settings().forEach((name, value) -> option(command, name, value));
    if (!device().isEmpty()) option(command, "device", device());
    return command.toString();
  }

  private static void option(StringBuilder command, String name, String value) {
    if (value.equals("false")) return;
    command.append(" --").append(name);
    if (!value.equals("true")) command.append(' ').append(quoted(value));
  }

  private static String quoted(String word) {
    if (word.matches("[\\p{IsAlphabetic}0-9_./:=@%+,-]+")) return word;
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
