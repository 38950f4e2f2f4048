package org.cresset.image.oci;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cresset.stack.json.JsonReader;
import org.cresset.stack.json.JsonValue;

/**
 * A list of manifests. Source: OCI image specification 1.1, Image index.
 *
 * @param manifests the manifests
 * @param annotations words about it, sorted
 */
public record Index(List<Descriptor> manifests, Map<String, String> annotations) {
  /** The annotation of a manifest in a layout's index that holds its tag. */
  public static final String REF = "org.opencontainers.image.ref.name";

  /** Copies the list and the map. */
  public Index {
    manifests = List.copyOf(manifests);
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
  }

  /** Its bytes. */
  public byte[] bytes() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("schemaVersion", 2);
    json.put("mediaType", Media.INDEX);
    json.put("manifests", manifests.stream().map(Descriptor::json).toList());
    json.put("annotations", annotations);
    return Json.bytes(json);
  }

  /**
   * Reads an index, OCI's or Docker's.
   *
   * @param name what to call it in a failure
   * @throws org.cresset.torch.TorchException if it is none, with the place
   */
  public static Index parse(String name, String text) {
    JsonValue json = JsonReader.parse(name, text);
    return new Index(
        json.at("manifests").elements().stream().map(Descriptor::read).toList(),
        Descriptor.texts(json.find("annotations")));
  }
}
