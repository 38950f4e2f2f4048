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
 */
public final class JsonValue {
  private final @Nullable JsonValue parent;
  private final String name;
  private final int index;
  private final @Nullable Object value;

  private JsonValue(@Nullable JsonValue parent, String name, int index, @Nullable Object value) {
    this.parent = parent;
    this.name = name;
    this.index = index;
    this.value = value;
  }

  /** The whole of a document that is called {@code name}. */
  static JsonValue document(String name, @Nullable Object value) {
    return new JsonValue(null, name, -1, value);
  }

  /**
   * The value itself: a {@code Map<String, Object>}, a {@code List<Object>}, a {@code String}, a
   * {@code Long}, a {@code Double}, a {@code Boolean} or null.
   */
  public @Nullable Object value() {
    return value;
  }

  /**
   * The document's name and the way into it, such as {@code cresset.lock: artifacts[2].size}. It is
   * put together only when it is asked for, which is when something is wrong.
   */
  public String place() {
    if (parent == null) return name + ":";
    if (index >= 0) return parent.place() + "[" + index + "]";
    return parent.place() + (parent.parent == null ? " " : ".") + name;
  }

  /** The member of an object; it must be there. */
  public JsonValue at(String member) {
    Map<?, ?> object = object();
    if (!object.containsKey(member)) {
      throw wrong("must have a member \"" + member + "\", it has none");
    }
    return new JsonValue(this, member, -1, object.get(member));
  }

  /** The member of an object, if it is there. */
  public Optional<JsonValue> find(String member) {
    Map<?, ?> object = object();
    return object.containsKey(member)
        ? Optional.of(new JsonValue(this, member, -1, object.get(member)))
        : Optional.empty();
  }

  /** The members of an object, in the document's order. */
  public Map<String, JsonValue> members() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : object().entrySet()) {
      String member = String.valueOf(entry.getKey());
      members.put(member, new JsonValue(this, member, -1, entry.getValue()));
    }
    return members;
  }

  /** The elements of a list. */
  public List<JsonValue> elements() {
    if (!(value instanceof List<?> list)) throw wrong("must be a list, got " + kind());
    List<JsonValue> elements = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      elements.add(new JsonValue(this, "", i, list.get(i)));
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
    return new TorchException(place() + " " + sentence);
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
}
