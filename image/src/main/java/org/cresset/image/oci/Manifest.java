package org.cresset.image.oci;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cresset.stack.json.JsonReader;
import org.cresset.stack.json.JsonValue;

/**
 * An image, or an artifact about one. Source: OCI image specification 1.1, Image manifest.
 *
 * @param artifactType what an artifact is; empty for images
 * @param config the configuration
 * @param layers the layers, lowest first; an artifact's files
 * @param subject the manifest that an artifact is about; empty for images
 * @param annotations words about it, sorted
 */
public record Manifest(
    Optional<String> artifactType,
    Descriptor config,
    List<Descriptor> layers,
    Optional<Descriptor> subject,
    Map<String, String> annotations) {
  /** Copies the list and the map. */
  public Manifest {
    layers = List.copyOf(layers);
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
  }

  /** An image's. */
  public static Manifest of(
      Descriptor config, List<Descriptor> layers, Map<String, String> annotations) {
    return new Manifest(Optional.empty(), config, layers, Optional.empty(), annotations);
  }

  /** How many bytes the configuration and the layers have: what a pull fetches. */
  public long size() {
    return config.size() + layers.stream().mapToLong(Descriptor::size).sum();
  }

  /** Its bytes: those that its digest is of. */
  public byte[] bytes() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("schemaVersion", 2);
    json.put("mediaType", Media.MANIFEST);
    artifactType.ifPresent(type -> json.put("artifactType", type));
    json.put("config", config.json());
    json.put("layers", layers.stream().map(Descriptor::json).toList());
    subject.ifPresent(about -> json.put("subject", about.json()));
    json.put("annotations", annotations);
    return Json.bytes(json);
  }

  /** Its descriptor. */
  public Descriptor descriptor() {
    return Descriptor.of(Media.MANIFEST, bytes());
  }

  /**
   * Reads a manifest, OCI's or Docker's.
   *
   * @param name what to call it in a failure
   * @throws org.cresset.torch.TorchException if it is none, with the place
   */
  public static Manifest parse(String name, String text) {
    JsonValue json = JsonReader.parse(name, text);
    return new Manifest(
        json.find("artifactType").map(JsonValue::text),
        Descriptor.read(json.at("config")),
        json.at("layers").elements().stream().map(Descriptor::read).toList(),
        json.find("subject").map(Descriptor::read),
        Descriptor.texts(json.find("annotations")));
  }
}
