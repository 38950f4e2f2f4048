package org.cresset.stack.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.cresset.torch.TorchException;

/**
 * Checks documents against a JSON schema of the plainer kind: {@code type}, {@code enum}, {@code
 * pattern}, {@code minimum}, {@code required}, {@code properties}, {@code additionalProperties},
 * {@code propertyNames}, {@code items}, {@code minItems} and {@code $ref} into {@code $defs}. A
 * schema that uses anything else is refused, so that no condition is silently ignored.
 */
public final class JsonSchema {
  private static final Set<String> KEYWORDS =
      Set.of(
          "$schema",
          "$id",
          "$defs",
          "$ref",
          "title",
          "description",
          "type",
          "enum",
          "pattern",
          "minimum",
          "required",
          "properties",
          "additionalProperties",
          "propertyNames",
          "items",
          "minItems");

  private final JsonValue root;

  /** Makes one of a schema's own document. */
  public JsonSchema(JsonValue root) {
    this.root = root;
  }

  /** Every fault of a document, each with its place; empty if it holds to the schema. */
  public List<String> faults(JsonValue document) {
    List<String> faults = new ArrayList<>();
    check(document, root, faults);
    return faults;
  }

  private void check(JsonValue value, JsonValue schema, List<String> faults) {
    if (schema.value() instanceof Boolean allowed) {
      if (!allowed) faults.add(value.place() + " must not be there");
      return;
    }
    for (String keyword : schema.members().keySet()) {
      if (!KEYWORDS.contains(keyword)) {
        throw new TorchException(schema.place() + " uses " + keyword + ", which is not supported");
      }
    }
    Optional<JsonValue> reference = schema.find("$ref");
    if (reference.isPresent()) {
      check(value, definition(reference.get()), faults);
      return;
    }
    if (!isOfType(value, schema)) {
      faults.add(
          value.place() + " must be of type " + schema.at("type").text() + ", got " + value.kind());
      return;
    }
    schema
        .find("enum")
        .filter(choices -> !choices.texts().contains(value.text()))
        .ifPresent(
            choices ->
                faults.add(
                    value.place()
                        + " must be one of "
                        + choices.texts()
                        + ", got "
                        + value.kind()));
    schema
        .find("pattern")
        .filter(pattern -> !matches(pattern, value.text()))
        .ifPresent(
            pattern ->
                faults.add(
                    value.place() + " must look like " + pattern.text() + ", got " + value.kind()));
    schema
        .find("minimum")
        .filter(minimum -> value.number() < minimum.number())
        .ifPresent(
            minimum ->
                faults.add(
                    value.place()
                        + " must be at least "
                        + minimum.kind()
                        + ", got "
                        + value.kind()));
    if (value.value() instanceof Map) object(value, schema, faults);
    if (value.value() instanceof List) list(value, schema, faults);
  }

  private void object(JsonValue value, JsonValue schema, List<String> faults) {
    Map<String, JsonValue> members = value.members();
    for (String name : schema.find("required").map(JsonValue::texts).orElse(List.of())) {
      if (!members.containsKey(name)) {
        faults.add(value.place() + " must have a member \"" + name + "\", it has none");
      }
    }
    Map<String, JsonValue> properties =
        schema.find("properties").map(JsonValue::members).orElse(Map.of());
    Optional<JsonValue> names = schema.find("propertyNames");
    members.forEach(
        (name, member) -> {
          JsonValue property = properties.get(name);
          if (names.isPresent() && !matches(names.get().at("pattern"), name)) {
            faults.add(member.place() + " must be called like " + names.get().at("pattern").text());
          } else if (property != null) {
            check(member, property, faults);
          } else {
            schema.find("additionalProperties").ifPresent(other -> check(member, other, faults));
          }
        });
  }

  private void list(JsonValue value, JsonValue schema, List<String> faults) {
    List<JsonValue> elements = value.elements();
    schema
        .find("minItems")
        .filter(least -> elements.size() < least.number())
        .ifPresent(
            least ->
                faults.add(
                    value.place()
                        + " must have "
                        + least.kind()
                        + " or more, got "
                        + elements.size()));
    schema.find("items").ifPresent(items -> elements.forEach(e -> check(e, items, faults)));
  }

  private JsonValue definition(JsonValue reference) {
    String name = reference.text().replaceFirst("^#/\\$defs/", "");
    return root.at("$defs").at(name);
  }

  private static boolean matches(JsonValue pattern, String text) {
    return Pattern.compile(pattern.text()).matcher(text).find();
  }

  private static boolean isOfType(JsonValue value, JsonValue schema) {
    return schema
        .find("type")
        .map(
            type ->
                switch (type.text()) {
                  case "object" -> value.value() instanceof Map;
                  case "array" -> value.value() instanceof List;
                  case "string" -> value.value() instanceof String;
                  case "integer" -> value.value() instanceof Long;
                  case "boolean" -> value.value() instanceof Boolean;
                  default -> throw type.wrong("is no type that is supported: " + type.text());
                })
        .orElse(true);
  }
}
