package org.cresset.image.bom;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.cresset.image.oci.Json;

/** A bill of materials in CycloneDX 1.6. It has no date: the same image has the same bill. */
final class CycloneDx {
  private static final String ROOT = "image";

  private CycloneDx() {}

  static byte[] bytes(Bom bom) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
    json.put("bomFormat", "CycloneDX");
    json.put("specVersion", "1.6");
    json.put("serialNumber", "urn:uuid:" + UUID.nameUUIDFromBytes(bom.image().getBytes(UTF_8)));
    json.put("version", 1);
    json.put("metadata", metadata(bom));
    json.put("components", bom.components().stream().map(CycloneDx::component).toList());
    Map<String, Object> needs = new LinkedHashMap<>();
    needs.put("ref", ROOT);
    needs.put("dependsOn", bom.components().stream().map(Bom::reference).toList());
    json.put("dependencies", List.of(needs));
    return Json.bytes(json);
  }

  private static Map<String, Object> metadata(Bom bom) {
    Map<String, Object> tool = new LinkedHashMap<>();
    tool.put("type", "application");
    tool.put("name", "cresset");
    tool.put("version", bom.cresset());
    Map<String, Object> image = new LinkedHashMap<>();
    image.put("type", "container");
    image.put("bom-ref", ROOT);
    image.put("name", bom.name());
    image.put("version", bom.image());
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("tools", Map.of("components", List.of(tool)));
    metadata.put("component", image);
    return metadata;
  }

  private static Map<String, Object> component(Component component) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", component.role().name().toLowerCase(Locale.ROOT));
    json.put("bom-ref", Bom.reference(component));
    json.put("name", component.name());
    json.put("version", component.version());
    component
        .sha256()
        .ifPresent(h -> json.put("hashes", List.of(pair("alg", "SHA-256", "content", h))));
    json.put("licenses", licences(component.licence()));
    json.put("purl", component.purl());
    return json;
  }

  private static List<Map<String, Object>> licences(Licence licence) {
    if (!licence.isKnown()) return List.of();
    if (licence.isId()) return List.of(Map.of("license", Map.of("id", licence.expression())));
    String name = licence.references().get(licence.expression());
    if (name != null) return List.of(Map.of("license", Map.of("name", name)));
    return List.of(Map.of("expression", licence.expression()));
  }

  private static Map<String, Object> pair(String a, String first, String b, String second) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(a, first);
    json.put(b, second);
    return json;
  }
}
