package org.cresset.image.oci;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cresset.stack.json.JsonValue;

/**
 * How Docker asks whether a container is well. OCI's specification has none; Docker and podman read
 * it from the configuration of either kind.
 *
 * @param command the program with its arguments
 * @param intervalSeconds how often it is asked
 * @param timeoutSeconds how long an answer may take
 * @param startSeconds how long failures do not count after the start
 * @param retries how many failures in a row make it unwell
 */
public record Healthcheck(
    List<String> command, int intervalSeconds, int timeoutSeconds, int startSeconds, int retries) {
  private static final long SECOND = 1_000_000_000;

  /** Copies the list. */
  public Healthcheck {
    command = List.copyOf(command);
  }

  static Healthcheck read(JsonValue json) {
    List<String> test = json.find("Test").map(JsonValue::texts).orElse(List.of());
    return new Healthcheck(
        test.isEmpty() ? test : test.subList(1, test.size()),
        seconds(json, "Interval"),
        seconds(json, "Timeout"),
        seconds(json, "StartPeriod"),
        json.find("Retries").map(JsonValue::number).orElse(0L).intValue());
  }

  private static int seconds(JsonValue json, String name) {
    return (int) (json.find(name).map(JsonValue::number).orElse(0L) / SECOND);
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    List<String> test = new ArrayList<>(List.of("CMD"));
    test.addAll(command);
    json.put("Test", test);
    json.put("Interval", intervalSeconds * SECOND);
    json.put("Timeout", timeoutSeconds * SECOND);
    json.put("StartPeriod", startSeconds * SECOND);
    json.put("Retries", retries);
    return json;
  }
}
