package org.cresset.stack.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.cresset.stack.json.JsonReader;
import org.cresset.stack.json.JsonSchema;
import org.cresset.stack.json.JsonValue;

/** Checks a catalogue's file: its shape by the schema, then what a schema cannot say. */
public final class CatalogueValidator {
  private static final String SCHEMA = "catalogue.schema.json";
  private static final Set<String> WITHOUT_SOURCE =
      Set.of("version", "source", "variants", "notes");

  private CatalogueValidator() {}

  /** Every fault of the catalogue that comes with Cresset; none is expected. */
  public static List<String> bundledFaults() {
    return faults(JsonReader.parse(Catalogue.FILE, Catalogue.resource(Catalogue.FILE)));
  }

  /** Every fault, each a sentence with its place; empty if there is none. */
  public static List<String> faults(JsonValue file) {
    JsonSchema schema = new JsonSchema(JsonReader.parse(SCHEMA, Catalogue.resource(SCHEMA)));
    List<String> faults = new ArrayList<>(schema.faults(file));
    if (!faults.isEmpty()) return faults; // what follows relies on the shape
    sources(file, file.at("sources").members().keySet(), faults);
    for (JsonValue release : file.at("releases").elements()) release(file, release, faults);
    return faults;
  }

  /** Every letter must be explained. */
  private static void sources(JsonValue value, Set<String> letters, List<String> faults) {
    if (value.value() instanceof List) {
      value.elements().forEach(element -> sources(element, letters, faults));
    }
    if (!(value.value() instanceof Map)) return;
    value
        .members()
        .forEach(
            (name, member) -> {
              if (!name.equals("source")) sources(member, letters, faults);
              else if (member.value() instanceof String) letters(member, letters, faults);
              else member.members().values().forEach(fact -> letters(fact, letters, faults));
            });
  }

  private static void letters(JsonValue source, Set<String> known, List<String> faults) {
    if (known.containsAll(List.of(source.text().split(",")))) return;
    faults.add(source.place() + " must name sources of " + known + ", got " + source.kind());
  }

  private static void release(JsonValue file, JsonValue release, List<String> faults) {
    Set<String> facts = new TreeSet<>(release.members().keySet());
    facts.removeAll(WITHOUT_SOURCE);
    Set<String> sourced = release.at("source").members().keySet();
    if (!facts.equals(sourced)) {
      faults.add(
          release.at("source").place()
              + " must give a source for each of "
              + facts
              + ", got "
              + sourced);
    }
    if (release.find("torchaudio").isPresent()
        == release.find("torchaudioCompatible").isPresent()) {
      faults.add(release.place() + " must have either torchaudio or torchaudioCompatible");
    }
    Version torch = Version.of(release.at("version").text());
    Version vision = Version.of(release.at("torchvision").text());
    int ahead = (int) file.at("rules").at("torchvision").at("minorAhead").number();
    if (vision.minor() != torch.minor() + ahead) {
      faults.add(
          release.at("torchvision").place()
              + " must be of 0."
              + (torch.minor() + ahead)
              + " for torch "
              + torch
              + ", got "
              + vision);
    }
    Map<String, JsonValue> variants = release.at("variants").members();
    JsonValue standard = release.at("default");
    if (!variants.containsKey(standard.text())) {
      faults.add(
          standard.place() + " must be one of " + variants.keySet() + ", got " + standard.kind());
    }
    variants.forEach((tag, variant) -> variant(file, tag, variant, faults));
  }

  private static void variant(JsonValue file, String tag, JsonValue variant, List<String> faults) {
    boolean isCpu = tag.equals("cpu");
    for (String part : List.of("cuda", "cudnn", "cubins")) {
      if (variant.find(part).isPresent() == isCpu) {
        faults.add(variant.place() + (isCpu ? " must not have " : " must have ") + part);
        return;
      }
    }
    if (isCpu) return;
    Version cuda = Version.of(variant.at("cuda").text());
    if (!tag.equals("cu" + cuda.major() + cuda.minor())) {
      faults.add(variant.at("cuda").place() + " must fit the tag " + tag + ", got " + cuda);
    }
    boolean known =
        file.at("toolkits").members().keySet().stream()
            .map(Version::of)
            .anyMatch(t -> t.startsWith(cuda.prefix(2)) && cuda.isAtLeast(t));
    if (!known)
      faults.add(variant.at("cuda").place() + " must be one of the toolkits, got " + cuda);
    Set<String> rules = file.at("cubinRunsOn").members().keySet();
    variant
        .at("cubins")
        .members()
        .forEach(
            (machine, cubins) -> {
              if (!rules.containsAll(cubins.texts())) {
                faults.add(
                    cubins.place()
                        + " must each have a rule in cubinRunsOn, got "
                        + cubins.texts());
              }
            });
  }
}
