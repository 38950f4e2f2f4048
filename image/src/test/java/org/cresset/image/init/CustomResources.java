package org.cresset.image.init;

import static com.networknt.schema.SpecificationVersion.DRAFT_2020_12;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The kinds of objects that operators add to Kubernetes, by their own definitions: a folder of
 * {@code CustomResourceDefinition}s as their projects publish them, one or more a file.
 */
final class CustomResources {
  private final List<JsonObject> definitions;

  private CustomResources(List<JsonObject> definitions) {
    this.definitions = definitions;
  }

  static CustomResources of(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<JsonObject> all =
          files
              .filter(file -> file.toString().endsWith(".yaml"))
              .flatMap(file -> Validators.yaml(text(file)).stream())
              .filter(object -> kind(object).equals("CustomResourceDefinition"))
              .toList();
      return new CustomResources(all);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String kind(JsonObject object) {
    return object.get("kind").getAsString();
  }

  /** What the definition of an object's kind has against it, as strict field validation does. */
  List<String> errors(JsonObject object) {
    JsonObject schema = schema(object.get("apiVersion").getAsString(), kind(object));
    Schema rules =
        SchemaRegistry.withDefaultDialect(DRAFT_2020_12).getSchema(closed(schema).toString());
    return rules.validate(object.toString(), InputFormat.JSON).stream()
        .map(Object::toString)
        .toList();
  }

  /** The definition's schema of a kind, for a version as {@code batch.volcano.sh/v1alpha1}. */
  JsonObject schema(String apiVersion, String kind) {
    for (JsonObject definition : definitions) {
      JsonObject spec = definition.getAsJsonObject("spec");
      if (!spec.getAsJsonObject("names").get("kind").getAsString().equals(kind)) continue;
      for (JsonElement each : spec.getAsJsonArray("versions")) {
        JsonObject version = each.getAsJsonObject();
        String name = spec.get("group").getAsString() + "/" + version.get("name").getAsString();
        if (name.equals(apiVersion)) {
          return version.getAsJsonObject("schema").getAsJsonObject("openAPIV3Schema");
        }
      }
    }
    throw new AssertionError("no definition of " + apiVersion + " " + kind);
  }

  /** The same with unknown fields refused, which Kubernetes else drops; metadata is its own. */
  private static JsonElement closed(JsonElement schema) {
    if (!(schema instanceof JsonObject object)) return schema;
    JsonObject closed = new JsonObject();
    for (var entry : object.entrySet()) {
      JsonElement value = entry.getValue();
      switch (entry.getKey()) {
        case "properties" -> {
          JsonObject properties = new JsonObject();
          for (var property : value.getAsJsonObject().entrySet()) {
            properties.add(property.getKey(), closed(property.getValue()));
          }
          closed.add("properties", properties);
        }
        case "items", "additionalProperties" -> closed.add(entry.getKey(), closed(value));
        case "default", "description", "x-kubernetes-validations" -> {} // no rules of a schema's
        default -> closed.add(entry.getKey(), value);
      }
    }
    boolean open = object.has("x-kubernetes-preserve-unknown-fields");
    if (object.has("properties") && !open && !object.has("additionalProperties")) {
      closed.addProperty("additionalProperties", false);
    }
    return closed;
  }
}
