package org.cresset.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/** What the doctor says, in one language. Commands are the same in all. */
public final class Words {
  /** The languages that there are, as {@code --lang} takes them. */
  public static final List<String> LANGUAGES = List.of("en", "zh");

  private final Properties texts;
  private final Properties commands;

  private Words(String language) {
    texts = read("words_" + language + ".properties");
    commands = read("commands.properties");
  }

  /**
   * In a language.
   *
   * @throws IllegalArgumentException if it is none of {@link #LANGUAGES}
   */
  public static Words of(String language) {
    if (!LANGUAGES.contains(language)) {
      throw new IllegalArgumentException(
          "the language must be one of " + String.join(", ", LANGUAGES) + ", got " + language);
    }
    return new Words(language);
  }

  /** In the user's language if it is there, else in English. */
  public static Words ofUser() {
    return new Words(language(System.getenv(), Locale.getDefault()));
  }

  /** As C's programs choose it: the first of these variables that says something. */
  static String language(Map<String, String> environment, Locale fallback) {
    String said =
        List.of("LC_ALL", "LC_MESSAGES", "LANG").stream()
            .map(name -> environment.getOrDefault(name, ""))
            .filter(value -> !value.isBlank())
            .findFirst()
            .orElse(fallback.getLanguage());
    String language = said.replaceAll("[^a-z].*", "");
    return LANGUAGES.contains(language) ? language : "en";
  }

  private static Properties read(String name) {
    Properties properties = new Properties();
    try (var in = Objects.requireNonNull(Words.class.getResourceAsStream(name), name)) {
      properties.load(new InputStreamReader(in, UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }

  /** A text that is no cause's. */
  String text(String key) {
    return Optional.ofNullable(texts.getProperty(key))
        .orElseThrow(() -> new IllegalArgumentException("there is no text " + key));
  }

  /** What is wrong, in one sentence that ends with the id. */
  public String sentence(Finding finding) {
    return title(finding) + " [" + finding.cause().id() + "]";
  }

  /** What is wrong. */
  public String title(Finding finding) {
    return filled(text(finding.cause().id()), finding);
  }

  /** Why that matters, in two sentences. */
  public String explanation(Finding finding) {
    return filled(text(finding.cause().id() + ".why"), finding);
  }

  /** The one command to fix it. */
  public String command(Finding finding) {
    return filled(Objects.requireNonNull(commands.getProperty(finding.cause().id())), finding);
  }

  private static String filled(String text, Finding finding) {
    String filled = text;
    for (int i = 0; i < finding.values().size(); i++) {
      filled = filled.replace("{" + i + "}", finding.values().get(i));
    }
    // A cause known by what a program said alone has no values.
    return filled.replaceAll("\\{[0-9]}", "?");
  }
}
