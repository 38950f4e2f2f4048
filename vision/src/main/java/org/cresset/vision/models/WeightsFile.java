package org.cresset.vision.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.cresset.vision.transforms.InterpolationMode;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The facts of {@code weights.json}, which golden/models/weights.py takes from torchvision. */
final class WeightsFile {
  private WeightsFile() {}

  static List<Weights> read() {
    try (InputStream in = WeightsFile.class.getResourceAsStream("weights.json");
        JsonParser json =
            new JsonFactory()
                .createParser(
                    ObjectReadContext.empty(),
                    Objects.requireNonNull(in, "weights.json is part of the module"))) {
      json.nextToken();
      return list(object(value(json)).get("weights"), entry -> weights(object(entry)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Weights weights(Map<?, ?> entry) {
    return new Weights(
        text(entry, "network"),
        text(entry, "name"),
        Boolean.TRUE.equals(entry.get("default")),
        URI.create(text(entry, "address")),
        text(entry, "hash"),
        number(entry.get("megabytes")),
        (long) number(entry.get("parameters")),
        (int) number(entry.get("classes")),
        (int) number(entry.get("resize")),
        (int) number(entry.get("crop")),
        InterpolationMode.valueOf(text(entry, "interpolation").toUpperCase(Locale.ROOT)),
        list(entry.get("mean"), value -> (float) number(value)),
        list(entry.get("std"), value -> (float) number(value)),
        members(entry.get("metrics"), data -> members(data, WeightsFile::number)),
        text(entry, "licence"),
        text(entry, "recipe"));
  }

  private static Object value(JsonParser json) {
    JsonToken token = json.currentToken();
    return switch (token) {
      case START_OBJECT -> {
        Map<String, Object> members = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = json.currentName();
          json.nextToken();
          members.put(name, value(json));
        }
        yield members;
      }
      case START_ARRAY -> {
        List<Object> elements = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) elements.add(value(json));
        yield elements;
      }
      case VALUE_STRING -> json.getString();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw new IllegalStateException("weights.json has no " + token);
    };
  }

  private static Map<?, ?> object(Object value) {
    return (Map<?, ?>) value;
  }

  private static String text(Map<?, ?> entry, String name) {
    return (String) Objects.requireNonNull(entry.get(name), name);
  }

  private static double number(@Nullable Object value) {
    return (Double) Objects.requireNonNull(value);
  }

  private static <T> List<T> list(@Nullable Object value, Function<Object, T> element) {
    List<T> all = new ArrayList<>();
    for (Object each : (List<?>) Objects.requireNonNull(value)) all.add(element.apply(each));
    return all;
  }

  private static <T> Map<String, T> members(@Nullable Object value, Function<Object, T> member) {
    return object(Objects.requireNonNull(value)).entrySet().stream()
        .collect(Collectors.toMap(e -> (String) e.getKey(), e -> member.apply(e.getValue())));
  }
}
