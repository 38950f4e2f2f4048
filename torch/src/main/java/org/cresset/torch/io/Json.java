package org.cresset.torch.io;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the small part of JSON that a header needs, strictly: objects, arrays, strings and whole
 * numbers. Source: RFC 8259.
 *
 * <p>Refuses what a header cannot mean: keys that stand twice, fractions, numbers below 0 or beyond
 * 63 bits, true, false, null, nesting deeper than {@value #DEEPEST}, anything after the end.
 */
final class Json {
  private static final int DEEPEST = 4;

  /** What is wrong with a text, and where; the caller says which file it stands in. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /** Reads an object: values are {@code Map<String, Object>}, {@code List}, String or Long. */
  static Map<String, Object> object(String text) throws Refused {
    Json json = new Json(text);
    json.space();
    if (json.peek() != '{') throw json.refused("an object is needed");
    Map<String, Object> object = json.object(1);
    json.space();
    if (json.at < text.length()) throw json.refused("nothing may follow the object");
    return object;
  }

  private Object value(int depth) throws Refused {
    if (depth > DEEPEST) throw refused("values are nested more than " + DEEPEST + " deep");
    char c = peek();
    if (c == '{') return object(depth);
    if (c == '[') return array(depth);
    if (c == '"') return string();
    if (c >= '0' && c <= '9') return number();
    throw refused("an object, array, string or whole number is needed");
  }

  private Map<String, Object> object(int depth) throws Refused {
    Map<String, Object> object = new LinkedHashMap<>();
    at++;
    space();
    if (taken('}')) return object;
    do {
      space();
      int start = at;
      String key = string();
      space();
      need(':');
      space();
      if (object.put(key, value(depth + 1)) != null) {
        at = start;
        throw refused("the key " + quoted(key) + " stands twice");
      }
      space();
    } while (taken(','));
    need('}');
    return object;
  }

  private List<Object> array(int depth) throws Refused {
    List<Object> array = new ArrayList<>();
    at++;
    space();
    if (taken(']')) return array;
    do {
      space();
      array.add(value(depth + 1));
      space();
    } while (taken(','));
    need(']');
    return array;
  }

  private Long number() throws Refused {
    int start = at;
    while (peek() >= '0' && peek() <= '9') at++;
    char next = peek();
    String digits = text.substring(start, at);
    if (next == '.' || next == 'e' || next == 'E') throw refused("numbers must be whole");
    if (digits.length() > 1 && digits.startsWith("0")) throw refused("a number starts with 0");
    if (digits.length() > 19) throw refused("a number must be below 2^63");
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException _) {
      throw refused("a number must be below 2^63");
    }
  }

  private String string() throws Refused {
    need('"');
    StringBuilder value = new StringBuilder();
    while (true) {
      char c = peek();
      if (at >= text.length()) throw refused("a string does not end");
      at++;
      if (c == '"') return checked(value.toString());
      if (c < ' ') throw refused("a string holds a control character");
      value.append(c == '\\' ? escaped() : c);
    }
  }

  /** Refuses half a character: an escaped surrogate without its other half. */
  private String checked(String value) throws Refused {
    if (StandardCharsets.UTF_8.newEncoder().canEncode(value)) return value;
    throw refused("a string holds half a surrogate pair");
  }

  private char escaped() throws Refused {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw refused("a string holds an escape that JSON has not");
    };
  }

  private char unicode() throws Refused {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
      if (digit < 0 || text.charAt(at) > 'f') throw refused("an escape needs 4 hexadecimal digits");
      value = value * 16 + digit;
      at++;
    }
    return (char) value;
  }

  private void space() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) at++;
  }

  /** The next character; 0 at the end. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private boolean taken(char c) {
    if (peek() != c || at >= text.length()) return false;
    at++;
    return true;
  }

  private void need(char c) throws Refused {
    if (!taken(c)) throw refused("'" + c + "' is needed");
  }

  private Refused refused(String what) {
    return new Refused(what + ", at character " + at);
  }

  /** A string as JSON. */
  static String quoted(String value) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\b' -> text.append("\\b");
        case '\f' -> text.append("\\f");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < ' ') text.append("\\u%04x".formatted((int) c));
          else text.append(c);
        }
      }
    }
    return text.append('"').toString();
  }
}
