package org.cresset.image.bom;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.cresset.image.oci.ImageConfig;
import org.cresset.image.oci.Json;
import org.cresset.stack.Sha256;

/** A bill of materials in SPDX 2.3. Its date is every image's: the same image, the same bill. */
final class Spdx {
  private static final String DOCUMENT = "SPDXRef-DOCUMENT";
  private static final String IMAGE = "SPDXRef-image";
  private static final String UNSAID = "NOASSERTION";

  private Spdx() {}

  static byte[] bytes(Bom bom) {
    Map<String, Object> creation = new LinkedHashMap<>();
    creation.put("created", ImageConfig.CREATED);
    creation.put("creators", List.of("Tool: cresset-" + bom.cresset()));
    List<Map<String, Object>> packages = new ArrayList<>();
    List<Map<String, Object>> relations = new ArrayList<>();
    packages.add(image(bom));
    relations.add(relation(DOCUMENT, "DESCRIBES", IMAGE));
    Map<String, String> references = new TreeMap<>();
    for (Component component : bom.components()) {
      packages.add(part(component));
      relations.add(relation(IMAGE, "CONTAINS", id(component)));
      component.licence().references().forEach(references::putIfAbsent);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("spdxVersion", "SPDX-2.3");
    json.put("dataLicense", "CC0-1.0");
    json.put("SPDXID", DOCUMENT);
    json.put("name", bom.name());
    json.put(
        "documentNamespace", "urn:uuid:" + UUID.nameUUIDFromBytes(bom.image().getBytes(UTF_8)));
    json.put("creationInfo", creation);
    json.put("packages", packages);
    json.put("relationships", relations);
    json.put(
        "hasExtractedLicensingInfos",
        references.entrySet().stream().map(e -> extracted(e.getKey(), e.getValue())).toList());
    return Json.bytes(json);
  }

  private static Map<String, Object> image(Bom bom) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("SPDXID", IMAGE);
    json.put("name", bom.name());
    json.put("versionInfo", bom.image());
    json.put("downloadLocation", UNSAID);
    json.put("filesAnalyzed", false);
    json.put("primaryPackagePurpose", "CONTAINER");
    return json;
  }

  private static Map<String, Object> part(Component component) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("SPDXID", id(component));
    json.put("name", component.name());
    json.put("versionInfo", component.version());
    json.put("downloadLocation", UNSAID);
    json.put("filesAnalyzed", false);
    json.put("licenseConcluded", UNSAID);
    json.put("licenseDeclared", component.licence().expression());
    component
        .sha256()
        .ifPresent(
            hash -> {
              Map<String, Object> sum = new LinkedHashMap<>();
              sum.put("algorithm", "SHA256");
              sum.put("checksumValue", hash);
              json.put("checksums", List.of(sum));
            });
    Map<String, Object> purl = new LinkedHashMap<>();
    purl.put("referenceCategory", "PACKAGE-MANAGER");
    purl.put("referenceType", "purl");
    purl.put("referenceLocator", component.purl());
    json.put("externalRefs", List.of(purl));
    return json;
  }

  /** Letters, digits, points and hyphens are all that an id may have. */
  private static String id(Component component) {
    String words = component.name().replaceAll("[^A-Za-z0-9.]+", "-");
    return "SPDXRef-" + words + "-" + Sha256.of(Bom.reference(component)).substring(0, 12);
  }

  private static Map<String, Object> relation(String from, String type, String to) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("spdxElementId", from);
    json.put("relationshipType", type);
    json.put("relatedSpdxElement", to);
    return json;
  }

  private static Map<String, Object> extracted(String id, String name) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("licenseId", id);
    json.put("name", name);
    json.put(
        "extractedText",
        "The package calls its terms \"" + name + "\"; their text is in the package.");
    return json;
  }
}
