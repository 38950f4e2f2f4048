package org.cresset.stack.json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cresset.torch.TorchException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Reads a JSON document whole. */
public final class JsonReader {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private JsonReader() {}

  /**
   * Reads a file.
   *
   * @throws TorchException if it cannot be read or is no JSON
   */
  public static JsonValue read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new TorchException(
          file + " cannot be read: " + e.getClass().getSimpleName().replace("Exception", ""),
          null,
          e);
    }
  }

  /**
   * Reads a text.
   *
   * @param name what to call the document
   * @throws TorchException if it is no JSON, with the line
   */
  public static JsonValue parse(String name, String text) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      JsonToken first = parser.nextToken();
      if (first == null) throw new TorchException(name + " must be a JSON document, it is empty");
      Object value = value(parser, first);
      if (parser.nextToken() != null) {
        throw new TorchException(
            name + " must be one JSON document, more follows on " + at(parser));
      }
      return new JsonValue(name + ":", value);
    } catch (JacksonException e) {
      throw new TorchException(
          name
              + " is no JSON document: line "
              + e.getLocation().getLineNr()
              + ": "
              + e.getOriginalMessage(),
          null,
          e);
    }
  }

  private static String at(JsonParser parser) {
    return "line " + parser.currentTokenLocation().getLineNr();
  }

  private static @Nullable Object value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> list(parser);
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      object.put(name, value(parser, parser.nextToken()));
    }
    return object;
  }

  private static List<@Nullable Object> list(JsonParser parser) {
    List<@Nullable Object> list = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      list.add(value(parser, token));
    }
    return list;
  }
}
