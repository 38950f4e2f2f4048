package org.cresset.image.oci;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes JSON without a blank, so that equal values are equal bytes. */
public final class Json {
  private static final JsonFactory JSON = new JsonFactory();

  private Json() {}

  /**
   * A value's bytes.
   *
   * @param value maps in the order that they have, lists, texts, whole numbers and truth values;
   *     null and empty maps and lists in a map are left out
   */
  public static byte[] bytes(Object value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator generator = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      write(generator, value);
    }
    return out.toByteArray();
  }

  /** The same as text. */
  static String text(Object value) {
    return new String(bytes(value), UTF_8);
  }

  private static void write(JsonGenerator generator, Object value) {
    switch (value) {
      case Map<?, ?> map -> {
        generator.writeStartObject();
        map.forEach((name, member) -> member(generator, String.valueOf(name), member));
        generator.writeEndObject();
      }
      case List<?> list -> {
        generator.writeStartArray();
        for (Object element : list) write(generator, element);
        generator.writeEndArray();
      }
      case String text -> generator.writeString(text);
      case Long number -> generator.writeNumber(number);
      case Integer number -> generator.writeNumber(number);
      case Boolean truth -> generator.writeBoolean(truth);
      default -> throw new IllegalArgumentException("JSON cannot hold " + value.getClass());
    }
  }

  private static void member(JsonGenerator generator, String name, @Nullable Object member) {
    boolean absent =
        switch (member) {
          case null -> true;
          case Map<?, ?> map -> map.isEmpty() && !(map instanceof Kept);
          case List<?> list -> list.isEmpty();
          default -> false;
        };
    if (absent || member == null) return;
    generator.writeName(name);
    write(generator, member);
  }

  /** An empty object that is written. */
  static final class Kept extends AbstractMap<String, Object> {
    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
      return Set.of();
    }
  }
}
