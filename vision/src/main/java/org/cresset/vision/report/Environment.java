package org.cresset.vision.report;

import java.util.Map;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** What it ran with, and how it can be done again. */
final class Environment {
  private static final Map<String, String> NAMES =
      Map.of(
          "cresset", "Cresset",
          "java", "Java",
          "libtorch", "LibTorch",
          "cuda", "CUDA",
          "cudnn", "cuDNN",
          "lock", "environment lock");

  private Environment() {}

  static String name(String key) {
    return NAMES.getOrDefault(key, key.replace('_', ' '));
  }

  static void fill(Document page, Run run) {
    Element versions = Report.place(page, "versions");
    run.summary()
        .at("versions")
        .entries()
        .forEach((name, version) -> fact(versions, name(name), version.text()));
    fact(versions, "device", run.device());
    fact(versions, "threads", run.summary().at("threads").text());
    Element settings = Report.place(page, "settings");
    run.settings().forEach((name, value) -> fact(settings, name, value));
    if (versions.childrenSize() + settings.childrenSize() == 0) {
      Report.leaveOut(page, "environment");
    }
    Report.place(page, "command").text(run.command());
  }

  private static void fact(Element list, String name, String value) {
    if (value.isEmpty()) return;
    list.appendElement("dt").text(name);
    list.appendElement("dd").text(value);
  }
}
