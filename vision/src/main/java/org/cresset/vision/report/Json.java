package org.cresset.vision.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * A value of a JSON text, or nothing: what is asked for and not there is {@link #NOTHING}, so that
 * a page can be made of a folder from which some is missing.
 *
 * @param value a Map, a List, a String, a Double, a Boolean or null
 */
record Json(@Nullable Object value) {
  static final Json NOTHING = new Json(null);

  private static final int DEEPEST = 32;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .build();

  /**
   * Reads a text that holds one value.
   *
   * @throws JacksonException if it is not JSON
   */
  static Json parse(String text) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      return parser.nextToken() == null ? NOTHING : new Json(value(parser));
    }
  }

  private static @Nullable Object value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Json> entries = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          entries.put(name, new Json(value(parser)));
        }
        yield entries;
      }
      case START_ARRAY -> {
        List<Json> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) items.add(new Json(value(parser)));
        yield items;
      }
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case null, default -> null;
    };
  }

  boolean isThere() {
    return value != null;
  }

  /** An object's entry. */
  Json at(String name) {
    return entries().getOrDefault(name, NOTHING);
  }

  /** An object's entries in their order; of anything else none. */
  @SuppressWarnings("unchecked")
  Map<String, Json> entries() {
    return value instanceof Map<?, ?> map ? (Map<String, Json>) map : Map.of();
  }

  /** An array's items; of anything else none. */
  @SuppressWarnings("unchecked")
  List<Json> items() {
    return value instanceof List<?> list ? (List<Json>) list : List.of();
  }

  /** A string as it is, a whole number without a point; empty if it is neither. */
  String text() {
    return switch (value) {
      case String text -> text;
      case Double number when number == Math.rint(number) && Math.abs(number) < 1e15 ->
          Long.toString(number.longValue());
      case Double number -> number.toString();
      case Boolean flag -> flag.toString();
      case null, default -> "";
    };
  }

  /** A number; NaN if it is none. Jackson writes those that are not finite as strings. */
  double number() {
    return switch (value) {
      case Double number -> number;
      case String text when text.equals("Infinity") -> Double.POSITIVE_INFINITY;
      case String text when text.equals("-Infinity") -> Double.NEGATIVE_INFINITY;
      case null, default -> Double.NaN;
    };
  }

  /** An array of numbers. */
  double[] numbers() {
    return items().stream().mapToDouble(Json::number).toArray();
  }
}
