package org.cresset.stack.fetch;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server's headers say about a file. Source: RFC 9110. */
record Answer(int status, HttpHeaders headers) {
  private static final Pattern RANGE =
      Pattern.compile("bytes +([0-9]{1,18})-[0-9]+/([0-9]{1,18}|\\*)");

  /** The first byte's place in the file. */
  OptionalLong start() {
    if (status == 200) return OptionalLong.of(0);
    Matcher range = RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
    return range.matches() ? OptionalLong.of(Long.parseLong(range.group(1))) : OptionalLong.empty();
  }

  /** The file's whole length, if the server says it. */
  OptionalLong length() {
    if (status == 200) return number("Content-Length");
    Matcher range = RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
    return range.matches() && !range.group(2).equals("*")
        ? OptionalLong.of(Long.parseLong(range.group(2)))
        : OptionalLong.empty();
  }

  /** What the server would know this very file by: a strong tag, else the date. */
  Optional<String> validator() {
    return headers
        .firstValue("ETag")
        .filter(tag -> tag.startsWith("\""))
        .or(() -> headers.firstValue("Last-Modified"));
  }

  /** How the bytes are packed, if they are: then they are not the file's. */
  Optional<String> packing() {
    return headers
        .firstValue("Content-Encoding")
        .map(String::strip)
        .filter(word -> !word.isEmpty() && !word.equalsIgnoreCase("identity"));
  }

  /** How long the server asks to wait. */
  Duration retryAfter(Instant now) {
    String text = headers.firstValue("Retry-After").orElse("").strip();
    if (text.matches("[0-9]{1,9}")) return Duration.ofSeconds(Long.parseLong(text));
    try {
      Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO;
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }

  private OptionalLong number(String header) {
    String text = headers.firstValue(header).orElse("");
    return text.matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }
}
