package org.cresset.stack.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The passwords in a {@code .netrc} file, as curl and pip read it: {@code machine HOST login NAME
 * password WORD}, and {@code default} for every other host.
 */
final class Netrc {
  static final Netrc EMPTY = new Netrc(Map.of());
  private static final String DEFAULT = "";

  private final Map<String, String> basic;

  private Netrc(Map<String, String> basic) {
    this.basic = basic;
  }

  /** The file that {@code NETRC} names, else the one in the home folder; empty if there is none. */
  static Netrc ofUser(Map<String, String> environment, Path home) {
    String named = environment.getOrDefault("NETRC", "");
    Path file = named.isBlank() ? home.resolve(".netrc") : Path.of(named);
    if (!Files.isReadable(file)) return EMPTY;
    try {
      return parse(Files.readAllLines(file));
    } catch (IOException e) {
      throw new FetchException(
          "the passwords in " + file + " cannot be read", "mend that file, or unset NETRC", e);
    }
  }

  static Netrc parse(List<String> lines) {
    Map<String, String> basic = new HashMap<>();
    Deque<String> words = words(lines);
    String host = null;
    String login = "";
    String password = "";
    while (!words.isEmpty()) {
      switch (words.pop()) {
        case "machine" -> {
          if (host != null) basic.putIfAbsent(host, encoded(login, password));
          host = words.isEmpty() ? null : words.pop();
          login = password = "";
        }
        case "default" -> {
          if (host != null) basic.putIfAbsent(host, encoded(login, password));
          host = DEFAULT;
          login = password = "";
        }
        case "login" -> login = words.isEmpty() ? "" : words.pop();
        case "password" -> password = words.isEmpty() ? "" : words.pop();
        default -> {} // account, and what later versions may add
      }
    }
    if (host != null) basic.putIfAbsent(host, encoded(login, password));
    return new Netrc(basic);
  }

  /** The value of an {@code Authorization} header for a host. */
  Optional<String> authorization(String host) {
    return Optional.ofNullable(basic.getOrDefault(host, basic.get(DEFAULT)));
  }

  static String encoded(String login, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((login + ":" + password).getBytes(UTF_8));
  }

  /** Without comments, and without macros, which end at an empty line. */
  private static Deque<String> words(List<String> lines) {
    Deque<String> words = new ArrayDeque<>();
    boolean macro = false;
    for (String line : lines) {
      if (macro && !line.isBlank()) continue;
      macro = line.strip().startsWith("macdef");
      if (macro || line.strip().startsWith("#") || line.isBlank()) continue;
      words.addAll(List.of(line.strip().split("\\s+")));
    }
    return words;
  }
}
