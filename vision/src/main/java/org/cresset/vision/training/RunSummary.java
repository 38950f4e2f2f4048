package org.cresset.vision.training;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.cresset.torch.Device;
import org.cresset.torch.LibTorch;
import org.cresset.torch.io.AtomicFile;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What came out of a whole training.
 *
 * @param recipe its name
 * @param settings what was chosen
 * @param device where it ran
 * @param task what the network was taught
 * @param epochs every epoch, from the first
 */
public record RunSummary(
    String recipe, Settings settings, Device device, Task task, List<EpochReport> epochs) {
  /** Copies the list. */
  public RunSummary {
    epochs = List.copyOf(epochs);
  }

  /** The score after the last epoch, from 0 to 1; NaN before the first. */
  public double finalScore() {
    return epochs.isEmpty() ? Double.NaN : epochs.getLast().score();
  }

  /** The greatest score after any epoch, from 0 to 1; NaN before the first. */
  public double bestScore() {
    return best().map(EpochReport::score).orElse(Double.NaN);
  }

  /** The first epoch of the greatest score. */
  public Optional<EpochReport> best() {
    return best(epochs);
  }

  static Optional<EpochReport> best(List<EpochReport> epochs) {
    EpochReport best = null;
    for (EpochReport epoch : epochs) {
      if (best == null || epoch.score() > best.score()) best = epoch;
    }
    return Optional.ofNullable(best);
  }

  /** The median over the epochs; NaN before the first. */
  public double imagesPerSecond() {
    double[] rates = epochs.stream().mapToDouble(EpochReport::imagesPerSecond).sorted().toArray();
    int n = rates.length;
    return n == 0 ? Double.NaN : Arrays.stream(rates, (n - 1) / 2, n / 2 + 1).average().orElse(0);
  }

  /** The most memory this process has had resident, where the system says so (Linux). */
  public static OptionalLong peakResidentBytes() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** Writes {@code summary.json}. */
  void write(Path file) {
    byte[] json = toJson().getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, channel -> channel.write(ByteBuffer.wrap(json)));
  }

  private String toJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("recipe", recipe);
      json.writeStringProperty("task", task.title());
      json.writeNumberProperty("seed", settings.seed());
      json.writeName("settings");
      json.writeStartObject();
      settings.toMap().forEach(json::writeStringProperty);
      json.writeEndObject();
      json.writeName("versions");
      json.writeStartObject();
      json.writeStringProperty("cresset", version());
      json.writeStringProperty("java", Runtime.version().toString());
      json.writeStringProperty("libtorch", LibTorch.load().version());
      json.writeEndObject();
      json.writeStringProperty("device", device.toString());
      json.writeNumberProperty("threads", LibTorch.load().threads());
      json.writeNumberProperty("epochs", epochs.size());
      json.writeNumberProperty("test_" + task.score(), finalScore());
      json.writeNumberProperty("best_test_" + task.score(), bestScore());
      json.writeNumberProperty("images_per_second", imagesPerSecond());
      var peak = peakResidentBytes();
      if (peak.isPresent()) json.writeNumberProperty("peak_rss_bytes", peak.getAsLong());
      json.writeEndObject();
    }
    return text + "\n";
  }

  private static String version() {
    var module = RunSummary.class.getModule().getDescriptor();
    return module == null ? "unknown" : module.rawVersion().orElse("unknown");
  }
}
