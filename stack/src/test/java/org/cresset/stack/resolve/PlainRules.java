package org.cresset.stack.resolve;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cresset.stack.json.JsonReader;
import org.cresset.stack.json.JsonValue;

/**
 * The compatibility rules once more, written straight onto the catalogue's text with numbers of its
 * own: the oracle for the resolver.
 */
final class PlainRules {
  final Map<String, JsonValue> releases = new java.util.LinkedHashMap<>();
  private final JsonValue file;

  PlainRules(String text) {
    file = JsonReader.parse("catalogue", text);
    for (JsonValue r : file.at("releases").elements()) releases.put(r.at("version").text(), r);
  }

  /** Numbers with dots as one number that sorts like them. */
  static double order(String version) {
    double order = 0;
    double scale = 1;
    for (String part : version.split("\\.")) {
      order += Integer.parseInt(part) * scale;
      scale /= 10_000;
    }
    return order;
  }

  static double gpu(String capability) {
    return order(capability);
  }

  /** Which rules a build breaks on a machine: driver, gpu, python, glibc, end. */
  List<String> broken(String torch, String tag, Map<String, String> machine) {
    List<String> broken = new java.util.ArrayList<>();
    JsonValue release = Objects.requireNonNull(releases.get(torch));
    JsonValue variant = release.at("variants").at(tag);
    String python = machine.get("python");
    if (python != null && !pythonFits(release.at("python"), python)) broken.add("PYTHON");
    String glibc = machine.get("glibc");
    String floor = variant.find("glibc").orElse(release.at("glibc")).text();
    if (glibc != null && order(glibc) < order(floor)) broken.add("GLIBC");
    if (variant.find("cuda").isEmpty()) return broken;

    String driver = machine.get("driver");
    String cuda = variant.at("cuda").text();
    int major = (int) order(cuda);
    double minDriver =
        major == 11 ? order("450.80.02") : major == 12 ? order("525.60.13") : order("580.65.06");
    boolean none = "none".equals(driver);
    if (none || (driver != null && order(driver) < minDriver)) broken.add("DRIVER");
    String gpu = machine.get("gpu");
    if (gpu == null) return broken;
    boolean cubin = variant.at("cubins").at("x86_64").texts().stream().anyMatch(c -> runs(c, gpu));
    if (!cubin) {
      boolean ptx =
          variant.find("ptx").map(JsonValue::texts).orElse(List.of()).stream()
              .anyMatch(p -> gpu(p) <= gpu(gpu));
      if (!ptx) broken.add("GPU");
      if (ptx && driver != null && !none && order(driver) < bundled(cuda)) broken.add("DRIVER");
    }
    if (driver != null && !none) {
      int branch = (int) order(driver);
      if (gpu(gpu) < gpu("5.0") && branch > 470) broken.add("DRIVER_END");
      if (gpu(gpu) >= gpu("5.0") && gpu(gpu) < gpu("7.5") && branch > 580) broken.add("DRIVER_END");
    }
    return broken;
  }

  private static boolean pythonFits(JsonValue range, String python) {
    if (range.at("experimental").texts().contains(python)) return true;
    if (python.endsWith("t")) return false;
    return order(python) >= order(range.at("min").text())
        && order(python) <= order(range.at("max").text());
  }

  /** Machine code runs on its own generation from its own minor on, but for integrated GPUs. */
  private static boolean runs(String cubin, String gpu) {
    if (List.of("5.3", "6.2", "7.2", "8.7").contains(gpu)) return false;
    return (int) gpu(cubin) == (int) gpu(gpu) && gpu(cubin) <= gpu(gpu);
  }

  private double bundled(String cuda) {
    double best = 0;
    for (var toolkit : file.at("toolkits").members().entrySet()) {
      if (order(toolkit.getKey()) > order(cuda)) continue;
      best = Math.max(best, order(toolkit.getValue().at("bundledDriver").text()));
    }
    return best;
  }
}
