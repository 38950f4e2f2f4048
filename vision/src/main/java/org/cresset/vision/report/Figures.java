package org.cresset.vision.report;

import java.util.Locale;
import java.util.Map;

/** How numbers and their names are written for people. */
final class Figures {
  static final String NONE = "\u2013";

  private static final Map<String, String> NAMES =
      Map.of(
          "images_per_second", "images/s",
          "learning_rate", "learning rate",
          "lr", "learning rate",
          "ece", "calibration error",
          "miou", "mIoU",
          "iou", "IoU",
          "dice", "Dice",
          "top5", "top-5");

  private Figures() {}

  /** As in 98.4 %. */
  static String percent(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%.1f %%", 100 * share) : NONE;
  }

  /** As in 12,345. */
  static String count(double number) {
    return Double.isFinite(number) ? String.format(Locale.ROOT, "%,d", Math.round(number)) : NONE;
  }

  /** With four digits that count, as in 0.05378 or 1.2e-05. */
  static String plain(double number) {
    if (!Double.isFinite(number)) return Double.isNaN(number) ? NONE : String.valueOf(number);
    if (number == 0) return "0";
    double size = Math.abs(number);
    if (size < 1e-4 || size >= 1e6) return String.format(Locale.ROOT, "%.2e", number);
    int digits = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
    String text = String.format(Locale.ROOT, "%." + digits + "f", number);
    return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
  }

  /** As in 1 h 12 min, 12 min, 3 min 20 s or 8.4 s. */
  static String duration(double seconds) {
    if (!Double.isFinite(seconds)) return NONE;
    if (seconds < 60) return String.format(Locale.ROOT, "%.1f s", seconds);
    long whole = Math.round(seconds);
    if (whole < 600) return whole / 60 + " min " + whole % 60 + " s";
    if (whole < 3600) return whole / 60 + " min";
    return whole / 3600 + " h " + whole % 3600 / 60 + " min";
  }

  /** As in 392 MiB. */
  static String bytes(double bytes) {
    if (!Double.isFinite(bytes)) return NONE;
    double mebi = bytes / (1 << 20);
    return mebi < 1024
        ? Math.round(mebi) + " MiB"
        : String.format(Locale.ROOT, "%.1f GiB", mebi / 1024);
  }

  /** A number's name in a file, as a person writes it: {@code test_miou} is test mIoU. */
  static String name(String key) {
    if (NAMES.containsKey(key)) return NAMES.getOrDefault(key, key);
    StringBuilder name = new StringBuilder();
    for (String word : key.split("[_ ]+")) {
      if (!name.isEmpty()) name.append(' ');
      name.append(NAMES.getOrDefault(word, word));
    }
    return name.toString();
  }

  /** With its first letter large. */
  static String title(String text) {
    if (text.isEmpty() || text.startsWith("mIoU")) return text;
    int first = text.codePointAt(0);
    return Character.toString(Character.toUpperCase(first))
        + text.substring(Character.charCount(first));
  }

  /** As in 1 epoch, or 2,000 epochs. */
  static String many(long count, String noun) {
    return count((double) count) + " " + noun + (count == 1 ? "" : "s");
  }
}
