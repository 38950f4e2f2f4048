package org.cresset.vision.training;

import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.cresset.torch.io.AtomicFile;
import org.cresset.vision.display.Palette;
import org.cresset.vision.display.Pictures;
import org.cresset.vision.metrics.Calibration;
import org.cresset.vision.metrics.ConfusionMatrix;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes {@code evaluation.json} and {@code examples/}, as {@link Evaluation} tells. */
final class EvaluationFile {
  private final RunFolder folder;
  private final Evaluation evaluation;
  private final Palette palette;

  private EvaluationFile(RunFolder folder, Evaluation evaluation) {
    this.folder = folder;
    this.evaluation = evaluation;
    palette = Palette.of(evaluation.confusion().classes());
  }

  /** Writes the pictures first, so that the file names none that is not there. */
  static void write(RunFolder folder, Evaluation evaluation) {
    RunFolder.create(folder.examples());
    byte[] json =
        (new EvaluationFile(folder, evaluation).toJson() + "\n").getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(folder.evaluation(), channel -> channel.write(ByteBuffer.wrap(json)));
  }

  private String toJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("task", evaluation.task());
      json.writeNumberProperty("images", evaluation.images());
      json.writeName("metrics");
      json.writeStartObject();
      evaluation.metrics().forEach((name, value) -> number(json, name, value));
      json.writeEndObject();
      texts(json, "classes", evaluation.confusion().classes());
      texts(json, "colours", palette.web());
      confusion(json, evaluation.confusion());
      evaluation.calibration().ifPresent(calibration -> bins(json, calibration));
      samples(json, "worst", evaluation.worst());
      samples(json, "best", evaluation.best());
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void confusion(JsonGenerator json, ConfusionMatrix matrix) {
    json.writeName("confusion");
    json.writeStartArray();
    for (long[] row : matrix.counts()) json.writeArray(row, 0, row.length);
    json.writeEndArray();
    double[] precision = matrix.precision();
    double[] recall = matrix.recall();
    double[] iou = matrix.iou();
    double[] dice = matrix.dice();
    json.writeName("per_class");
    json.writeStartArray();
    for (int i = 0; i < iou.length; i++) {
      json.writeStartObject();
      json.writeStringProperty("name", matrix.classes().get(i));
      json.writeNumberProperty("truths", matrix.truths(i));
      json.writeNumberProperty("predictions", matrix.predictions(i));
      number(json, "precision", precision[i]);
      number(json, "recall", recall[i]);
      number(json, "iou", iou[i]);
      number(json, "dice", dice[i]);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void bins(JsonGenerator json, Calibration calibration) {
    json.writeName("calibration");
    json.writeStartArray();
    for (Calibration.Bin bin : calibration.bins()) {
      json.writeStartObject();
      json.writeNumberProperty("from", bin.from());
      json.writeNumberProperty("to", bin.to());
      json.writeNumberProperty("count", bin.count());
      number(json, "confidence", bin.confidence());
      number(json, "accuracy", bin.accuracy());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void samples(JsonGenerator json, String kind, List<Sample> samples) {
    json.writeName(kind);
    json.writeStartArray();
    for (int i = 0; i < samples.size(); i++) sample(json, kind + "-" + (i + 1), samples.get(i));
    json.writeEndArray();
  }

  private void sample(JsonGenerator json, String stem, Sample sample) {
    Pictures.writePng(folder.examples().resolve(stem + ".png"), sample.image());
    json.writeStartObject();
    json.writeStringProperty("name", sample.name());
    json.writeStringProperty("image", file(stem));
    switch (sample) {
      case Sample.Labelled labelled -> {
        json.writeStringProperty("truth", labelled.truth());
        json.writeStringProperty("prediction", labelled.prediction());
        number(json, "probability", labelled.probability());
        number(json, "truth_probability", labelled.truthProbability());
      }
      case Sample.Masked masked -> {
        String truth = stem + "-truth";
        String prediction = stem + "-prediction";
        Pictures.writePng(folder.examples().resolve(truth + ".png"), masked.truth(), palette);
        Pictures.writePng(
            folder.examples().resolve(prediction + ".png"), masked.prediction(), palette);
        number(json, "iou", masked.iou());
        json.writeStringProperty("truth_mask", file(truth));
        json.writeStringProperty("predicted_mask", file(prediction));
      }
    }
    json.writeEndObject();
  }

  private static String file(String stem) {
    return "examples/" + stem + ".png";
  }

  private static void texts(JsonGenerator json, String name, List<String> values) {
    json.writeName(name);
    json.writeStartArray();
    values.forEach(json::writeString);
    json.writeEndArray();
  }

  /** What is not a number is null. */
  private static void number(JsonGenerator json, String name, double value) {
    if (Double.isNaN(value)) json.writeNullProperty(name);
    else json.writeNumberProperty(name, value);
  }
}
