package org.cresset.vision.report;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Writes the files of a run as training does, with numbers whose measures are known by hand. */
final class RunFiles {
  static final String SUMMARY =
      """
      {"recipe": "folder-classification", "seed": 7,
       "settings": {"data": "/data/my pictures", "epochs": "3", "batch-size": "64", "lr": "0.1", "seed": "7"},
       "versions": {"cresset": "0.1", "java": "25", "libtorch": "2.13.0", "lock": "sha256:1f2e"},
       "device": "cpu", "threads": 2, "epochs": 3, "peak_rss_bytes": 1073741824}
      """;

  static final String METRICS =
      """
      {"epoch": 1, "step": 10, "learning_rate": 0.05, "train_loss": 2.0, "test_loss": 2.5, "test_accuracy": 0.25, "images_per_second": 1000.0, "seconds": 30.0}
      {"epoch": 2, "step": 20, "learning_rate": 0.1, "train_loss": 1.0, "test_loss": 0.5, "test_accuracy": 0.75, "images_per_second": 3000.0, "seconds": 10.0}
      {"epoch": 3, "step": 30, "learning_rate": 1.0E-5, "train_loss": 0.5, "test_loss": 1.5, "test_accuracy": 0.7, "images_per_second": 2000.0, "seconds": 20.0}
      """;

  /** A class's name that would run if it were not escaped, and one that needs its quotes. */
  static final String HOSTILE =
      "<script>document.title='owned'</script><img src=x onerror=alert(1)>";

  static final String CHINESE = "猫 & \"dog's\"";

  static final String EVALUATION =
      """
      {"task": "classification", "images": 20,
       "metrics": {"loss": 1.5, "accuracy": 0.7, "top5_accuracy": 0.95},
       "classes": ["plain", %1$s, %2$s],
       "colours": ["#ff0000", "#00ff00", "#0000ff"],
       "confusion": [[8, 2, 0], [1, 6, 3], [0, 0, 0]],
       "per_class": [
        {"name": "plain", "truths": 10, "predictions": 9, "precision": 0.888, "recall": 0.8, "iou": 0.72, "dice": 0.84},
        {"name": %1$s, "truths": 10, "predictions": 8, "precision": 0.75, "recall": 0.6, "iou": 0.5, "dice": 0.66},
        {"name": %2$s, "truths": 0, "predictions": 3, "precision": 0.0, "recall": null, "iou": 0.0, "dice": 0.0}],
       "calibration": [
        {"from": 0.0, "to": 0.5, "count": 0, "confidence": null, "accuracy": null},
        {"from": 0.5, "to": 1.0, "count": 20, "confidence": 0.9, "accuracy": 0.7}],
       "worst": [{"name": "plain/1 \\u732b.png", "image": "examples/worst-1.png", "truth": "plain",
        "prediction": %1$s, "probability": 0.98, "truth_probability": 0.01}],
       "best": [{"name": "plain/2.png", "image": "examples/best-1.png", "truth": "plain",
        "prediction": "plain", "probability": 0.999, "truth_probability": 0.999}]}
      """
          .formatted(json(HOSTILE), json(CHINESE));

  static final String SEGMENTATION =
      """
      {"task": "segmentation", "images": 2, "metrics": {"loss": 0.5, "miou": 0.6},
       "classes": ["sky", "road"], "colours": ["#4682b4", "#804080"],
       "confusion": [[300000, 100000], [1, 99999]],
       "worst": [{"name": "val/1.jpg", "image": "examples/worst-1.png", "iou": 0.21,
        "truth_mask": "examples/worst-1-truth.png", "predicted_mask": "examples/missing.png"}]}
      """;

  private RunFiles() {}

  private static String json(String text) {
    return "\"" + text.replace("\"", "\\\"") + "\"";
  }

  /** A whole run of a classifier. */
  static Path whole(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("examples"));
    Files.writeString(folder.resolve("summary.json"), SUMMARY);
    Files.writeString(folder.resolve("metrics.jsonl"), METRICS);
    Files.writeString(folder.resolve("evaluation.json"), EVALUATION);
    png(folder.resolve("examples/worst-1.png"), 0xFF8000);
    png(folder.resolve("examples/best-1.png"), 0x0080FF);
    return folder;
  }

  /** An image of 4x2 pixels of one colour. */
  static void png(Path file, int colour) throws IOException {
    BufferedImage image = new BufferedImage(4, 2, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 8; i++) image.setRGB(i % 4, i / 4, colour);
    ImageIO.write(image, "png", file.toFile());
  }

  /** A checkpoint without tensors, byte by byte as the safetensors format says. */
  static void checkpoint(Path folder) throws IOException {
    byte[] header =
        "{\"__metadata__\":{\"cresset.checkpoint\":\"1\",\"recipe\":\"shapes\",\"epochs\":\"8\",\"lr\":\"0.1\",\"seed\":\"3\",\"device\":\"cpu\",\"epoch\":\"1\",\"batch\":\"5\"}}"
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(header.length).put(header);
    Files.createDirectories(folder.resolve("checkpoint"));
    Files.write(folder.resolve("checkpoint/checkpoint.safetensors"), file.array());
  }
}
