package org.cresset.image.oci;

import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cresset.image.layer.Blob;
import org.cresset.image.layer.ImageException;
import org.cresset.stack.Sha256;
import org.cresset.stack.json.JsonValue;

/**
 * What a blob is. Source: OCI image specification 1.1, Content descriptors.
 *
 * @param mediaType what kind of blob
 * @param digest its SHA-256, as {@code sha256:...}
 * @param size its length in bytes
 * @param artifactType what an artifact's manifest is about; empty for images
 * @param platform the machine, as {@code linux/amd64}; empty where it does not matter
 * @param annotations words about it, sorted
 */
public record Descriptor(
    String mediaType,
    String digest,
    long size,
    Optional<String> artifactType,
    Optional<String> platform,
    Map<String, String> annotations) {
  /** Checks the digest, for a descriptor may come from anybody. */
  public Descriptor {
    if (!digest.matches("sha256:[0-9a-f]{64}")) {
      throw new ImageException(
          "a blob must be named by sha256 and 64 hexadecimal digits, got " + digest, null, null);
    }
    if (size < 0) {
      throw new ImageException("a blob's length must not be negative, got " + size, null, null);
    }
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
  }

  /** Without annotations. */
  public static Descriptor of(String mediaType, String digest, long size) {
    return new Descriptor(mediaType, digest, size, Optional.empty(), Optional.empty(), Map.of());
  }

  /** Of bytes. */
  public static Descriptor of(String mediaType, byte[] bytes) {
    return of(mediaType, digest(bytes), bytes.length);
  }

  /** The same with one more annotation. */
  public Descriptor with(String name, String value) {
    Map<String, String> more = new TreeMap<>(annotations);
    more.put(name, value);
    return new Descriptor(mediaType, digest, size, artifactType, platform, more);
  }

  /** The same as an artifact's manifest of this type. */
  public Descriptor ofType(Optional<String> type) {
    return new Descriptor(mediaType, digest, size, type, platform, annotations);
  }

  /** The digest without what it begins with: the name of the blob's file. */
  public String hex() {
    return digest.substring(Blob.SHA256.length());
  }

  /** Where a layout has the blob. */
  public String place() {
    return "blobs/sha256/" + hex();
  }

  /** The digest of bytes, as {@code sha256:...}. */
  public static String digest(byte[] bytes) {
    return Blob.SHA256 + HexFormat.of().formatHex(Sha256.digest().digest(bytes));
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("mediaType", mediaType);
    json.put("digest", digest);
    json.put("size", size);
    artifactType.ifPresent(type -> json.put("artifactType", type));
    platform.ifPresent(words -> json.put("platform", platform(words)));
    json.put("annotations", annotations);
    return json;
  }

  private static Map<String, Object> platform(String words) {
    String[] parts = words.split("/", 3);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("architecture", parts.length > 1 ? parts[1] : "");
    json.put("os", parts[0]);
    if (parts.length > 2) json.put("variant", parts[2]);
    return json;
  }

  static Descriptor read(JsonValue json) {
    return new Descriptor(
        json.at("mediaType").text(),
        json.at("digest").text(),
        json.at("size").number(),
        json.find("artifactType").map(JsonValue::text),
        json.find("platform").map(Descriptor::words),
        texts(json.find("annotations")));
  }

  private static String words(JsonValue platform) {
    String variant = platform.find("variant").map(v -> "/" + v.text()).orElse("");
    return platform.at("os").text() + "/" + platform.at("architecture").text() + variant;
  }

  static Map<String, String> texts(Optional<JsonValue> object) {
    Map<String, String> texts = new TreeMap<>();
    object
        .filter(value -> value.value() != null)
        .ifPresent(value -> value.members().forEach((name, text) -> texts.put(name, text.text())));
    return texts;
  }
}
