package org.cresset.vision.training;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cresset.torch.TorchException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** {@code metrics.jsonl}: one JSON object a line, one line an epoch. */
final class Metrics {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String TEST = "test_";
  private static final String TEST_LOSS = "test_loss";

  private final Path file;

  Metrics(Path file) {
    this.file = file;
  }

  /** Adds a line, which lies on the disk when this returns. */
  void append(EpochReport report) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long end = channel.size();
      ByteBuffer line = ByteBuffer.wrap((toJson(report) + "\n").getBytes(StandardCharsets.UTF_8));
      try {
        channel.position(end);
        while (line.hasRemaining()) channel.write(line);
        channel.force(true);
      } catch (IOException e) {
        channel.truncate(end); // half a line would make the file unreadable
        throw e;
      }
    } catch (IOException e) {
      throw new TorchException(file + ": cannot be written: " + e.getMessage(), null, e);
    }
  }

  /**
   * Keeps the first lines and drops what a process wrote after the checkpoint that is gone back to.
   *
   * @return the epochs kept
   */
  List<EpochReport> keepFirst(int epochs) {
    if (epochs == 0 && !Files.exists(file)) return List.of();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      String text = Files.readString(file);
      List<EpochReport> kept = new ArrayList<>();
      int end = 0;
      while (kept.size() < epochs) {
        int newline = text.indexOf('\n', end);
        if (newline < 0) throw tooFew(epochs, kept.size());
        kept.add(fromJson(text.substring(end, newline)));
        end = newline + 1;
      }
      channel.truncate(text.substring(0, end).getBytes(StandardCharsets.UTF_8).length);
      return kept;
    } catch (IOException | JacksonException e) {
      throw new TorchException("read " + file + ": " + e.getMessage(), null, e);
    }
  }

  private TorchException tooFew(int expected, int found) {
    return new TorchException(
        "read "
            + file
            + ": the checkpoint stands after "
            + expected
            + " epochs, the file has "
            + found);
  }

  private static String toJson(EpochReport report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeNumberProperty("epoch", report.epoch());
      json.writeNumberProperty("step", report.step());
      json.writeNumberProperty("train_loss", report.trainLoss());
      json.writeNumberProperty(TEST_LOSS, report.testLoss());
      report.test().forEach((name, value) -> json.writeNumberProperty(TEST + name, value));
      json.writeNumberProperty("learning_rate", report.learningRate());
      json.writeNumberProperty("images_per_second", report.imagesPerSecond());
      json.writeNumberProperty("seconds", report.seconds());
      json.writeEndObject();
    }
    return text.toString();
  }

  private static EpochReport fromJson(String line) {
    Map<String, Double> values = new LinkedHashMap<>();
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        // Jackson writes what is not a finite number as a string.
        values.put(
            name,
            value == JsonToken.VALUE_STRING
                ? Double.valueOf(json.getString())
                : Double.valueOf(json.getDoubleValue()));
      }
    }
    Map<String, Double> test = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(TEST) && !name.equals(TEST_LOSS)) {
            test.put(name.substring(TEST.length()), value);
          }
        });
    return new EpochReport(
        (int) number(values, "epoch"),
        (long) number(values, "step"),
        number(values, "train_loss"),
        number(values, TEST_LOSS),
        test,
        number(values, "learning_rate"),
        number(values, "images_per_second"),
        number(values, "seconds"));
  }

  private static double number(Map<String, Double> values, String name) {
    return values.getOrDefault(name, Double.NaN);
  }
}
