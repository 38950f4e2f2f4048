package org.cresset.stack.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cresset.torch.TorchException;
import org.jspecify.annotations.Nullable;

/**
 * A value in a JSON document. It knows its place, so that whoever cannot use it can say where it
 * stands.
 *
 * @param place the document's name and the way into it, such as {@code cresset.lock:
 *     artifacts[2].size}
 * @param value a {@code Map<String, Object>}, a {@code List<Object>}, a {@code String}, a {@code
 *     Long}, a {@code Double}, a {@code Boolean} or null
 */
public record JsonValue(String place, @Nullable Object value) {
  /** The member of an object; it must be there. */
  public JsonValue at(String name) {
    return find(name).orElseThrow(() -> wrong("must have a member \"" + name + "\", it has none"));
  }

  /** The member of an object, if it is there. */
  public Optional<JsonValue> find(String name) {
    Map<?, ?> object = object();
    return object.containsKey(name)
        ? Optional.of(new JsonValue(inside(name), object.get(name)))
        : Optional.empty();
  }

  /** The members of an object, in the document's order. */
  public Map<String, JsonValue> members() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : object().entrySet()) {
      String name = String.valueOf(entry.getKey());
      members.put(name, new JsonValue(inside(name), entry.getValue()));
    }
    return members;
  }

  /** The elements of a list. */
  public List<JsonValue> elements() {
    if (!(value instanceof List<?> list)) throw wrong("must be a list, got " + kind());
    List<JsonValue> elements = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      elements.add(new JsonValue(place + "[" + i + "]", list.get(i)));
    }
    return elements;
  }

  /** The elements of a list of texts. */
  public List<String> texts() {
    return elements().stream().map(JsonValue::text).toList();
  }

  /** A text. */
  public String text() {
    if (value instanceof String text) return text;
    throw wrong("must be a text, got " + kind());
  }

  /** A whole number. */
  public long number() {
    if (value instanceof Long number) return number;
    throw wrong("must be a whole number, got " + kind());
  }

  /** Makes the failure that says what is wrong with this value. */
  public TorchException wrong(String sentence) {
    return new TorchException(place + " " + sentence);
  }

  /** What it is, in words. */
  public String kind() {
    return switch (value) {
      case null -> "null";
      case Map<?, ?> _ -> "an object";
      case List<?> _ -> "a list";
      case String text -> "the text \"" + text + "\"";
      default -> value.toString();
    };
  }

  private Map<?, ?> object() {
    if (value instanceof Map<?, ?> object) return object;
    throw wrong("must be an object, got " + kind());
  }

  private String inside(String name) {
    return place + (place.endsWith(":") ? " " : ".") + name;
  }
}
