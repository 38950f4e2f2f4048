package org.cresset.image.inspect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cresset.image.bom.Format;
import org.cresset.image.layer.ImageException;
import org.cresset.image.oci.Descriptor;
import org.cresset.image.oci.Layout;
import org.cresset.stack.json.JsonReader;
import org.cresset.stack.json.JsonValue;

/** The bills of materials that are attached to an image. */
public final class Bills {
  private Bills() {}

  /**
   * What a bill says, in short.
   *
   * @param components how many parts the image has
   * @param licences how many parts each licence has, by its SPDX expression or its name
   * @param unsaid how many parts say no licence that a program reads
   */
  public record Summary(int components, Map<String, Integer> licences, int unsaid) {
    /** Copies the map. */
    public Summary {
      licences = new TreeMap<>(licences);
    }
  }

  /**
   * The bill in a format, if the image has it.
   *
   * @throws ImageException if what is attached is damaged
   */
  public static Optional<String> find(Layout layout, Format format) {
    for (Descriptor about : layout.attached()) {
      if (about.artifactType().filter(format.mediaType()::equals).isEmpty()) continue;
      List<Descriptor> files = layout.manifest(about).layers();
      if (files.size() != 1) {
        throw new ImageException(
            "a bill of materials must be one file, " + about.digest() + " has " + files.size(),
            null,
            null);
      }
      return Optional.of(layout.blob(files.getFirst()));
    }
    return Optional.empty();
  }

  /** What the bill in CycloneDX says, if the image has it. */
  public static Optional<Summary> summary(Layout layout) {
    return find(layout, Format.CYCLONEDX)
        .map(text -> summary(JsonReader.parse(layout.path() + ": its bill of materials", text)));
  }

  private static Summary summary(JsonValue bill) {
    Map<String, Integer> licences = new TreeMap<>();
    int unsaid = 0;
    List<JsonValue> components = bill.find("components").map(JsonValue::elements).orElse(List.of());
    for (JsonValue component : components) {
      List<JsonValue> said = component.find("licenses").map(JsonValue::elements).orElse(List.of());
      if (said.isEmpty()) unsaid++;
      for (JsonValue each : said) licences.merge(words(each), 1, Integer::sum);
    }
    return new Summary(components.size(), licences, unsaid);
  }

  private static String words(JsonValue choice) {
    Optional<JsonValue> expression = choice.find("expression");
    if (expression.isPresent()) return expression.get().text();
    JsonValue licence = choice.at("license");
    return licence.find("id").orElseGet(() -> licence.at("name")).text();
  }
}
