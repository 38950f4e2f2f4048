package org.cresset.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what Python has between a tensor's brackets. */
final class IndexText {
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+");
  private static final Pattern RANGE =
      Pattern.compile("([+-]?\\d+)?\\s*:\\s*([+-]?\\d+)?\\s*(?::\\s*([+-]?\\d+)?)?");

  private final String op;
  private final String text;
  private final Tensor[] places;
  private int used;

  private IndexText(String op, String text, Tensor[] places) {
    this.op = op;
    this.text = text;
    this.places = places;
  }

  static Subscript parse(String op, String text, Tensor... places) {
    return new IndexText(op, text, places).parse();
  }

  private Subscript parse() {
    List<Subscript.Item> items = new ArrayList<>();
    int start = 0;
    while (start <= text.length()) {
      int comma = text.indexOf(',', start);
      int end = comma < 0 ? text.length() : comma;
      String item = text.substring(start, end).strip();
      int column = start + leadingSpace(start, end);
      boolean afterLastComma = comma < 0 && !items.isEmpty();
      if (!item.isEmpty()) items.add(new Subscript.Item(index(item, column), place(column)));
      else if (!afterLastComma) throw unreadable("something must stand", column);
      start = end + 1;
    }
    if (used != places.length) {
      throw new IllegalArgumentException(
          "%s: \"%s\" must have a ? for every tensor, got %d for %d"
              .formatted(op, text, used, places.length));
    }
    return new Subscript(op, items);
  }

  private int leadingSpace(int start, int end) {
    int spaces = 0;
    while (start + spaces < end && Character.isWhitespace(text.charAt(start + spaces))) spaces++;
    return spaces;
  }

  private Index index(String item, int column) {
    Matcher range = RANGE.matcher(item);
    return switch (item) {
      case "..." -> Index.ellipsis();
      case "None", "newaxis" -> Index.none();
      case "?" -> {
        if (used == places.length) {
          throw new IllegalArgumentException(
              "%s: a tensor must be given for the ? at %s, got %d"
                  .formatted(op, place(column), places.length));
        }
        yield Index.places(places[used++]);
      }
      case String n when NUMBER.matcher(n).matches() -> Index.at(number(n, column));
      case String _ when range.matches() -> range(range, column);
      default -> throw unreadable("a number, a:b:c, ..., None or ? must stand", column);
    };
  }

  private Index range(Matcher range, int column) {
    long step = range.group(3) == null ? 1 : number(range.group(3), column);
    if (step < 1) {
      throw new IllegalArgumentException(
          "%s: the step must be 1 or more at %s, got %d; use flip to go backwards"
              .formatted(op, place(column), step));
    }
    return new Index.Range(
        optional(range.group(1), column), optional(range.group(2), column), step);
  }

  private @Nullable Long optional(@Nullable String number, int column) {
    return number == null ? null : (Long) number(number, column);
  }

  private long number(String number, int column) {
    try {
      return Long.parseLong(number);
    } catch (NumberFormatException e) {
      throw unreadable("a number of at most 64 bits must stand", column);
    }
  }

  private IllegalArgumentException unreadable(String what, int column) {
    String rest = text.substring(Math.min(column, text.length()));
    int comma = rest.indexOf(',');
    String got = (comma < 0 ? rest : rest.substring(0, comma)).strip();
    return new IllegalArgumentException(
        "%s: %s at %s, got %s".formatted(op, what, place(column), got.isEmpty() ? "nothing" : got));
  }

  private String place(int column) {
    return "character %d of \"%s\"".formatted(column + 1, text);
  }
}
