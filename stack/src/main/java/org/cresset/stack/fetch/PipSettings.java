package org.cresset.stack.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the user has told pip: its configuration files, machine, user and environment in that order,
 * then its environment variables; what comes later wins. Source: pip's documentation, topic
 * Configuration.
 *
 * @param values by name, such as {@code index-url}
 */
public record PipSettings(Map<String, String> values) {
  private static final Set<String> SECTIONS = Set.of("global", "download", "install");

  /** Nothing was told. */
  public static final PipSettings NONE = new PipSettings(Map.of());

  /** Copies the map. */
  public PipSettings {
    values = Map.copyOf(values);
  }

  /** Of this user on this machine. */
  public static PipSettings ofUser() {
    return of(System.getenv());
  }

  /** Of this user on this machine, with other variables. */
  public static PipSettings of(Map<String, String> environment) {
    return of(environment, Path.of(System.getProperty("user.home", "")), Path.of("/"));
  }

  /** For an environment, a home folder and a root folder that {@code etc} lies in. */
  public static PipSettings of(Map<String, String> environment, Path home, Path root) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Path file : files(environment, home, root)) values.putAll(read(file));
    environment.forEach(
        (name, value) -> {
          if (name.startsWith("PIP_") && !value.isBlank()) {
            values.put(normal(name.substring("PIP_".length())), value);
          }
        });
    for (String bundle : List.of("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")) {
      String file = environment.getOrDefault(bundle, "");
      if (!file.isBlank()) values.putIfAbsent("cert", file);
    }
    return new PipSettings(values);
  }

  private static List<Path> files(Map<String, String> environment, Path home, Path root) {
    String named = environment.getOrDefault("PIP_CONFIG_FILE", "");
    if (named.equals("/dev/null")) return List.of(); // as pip has it: then no file is read
    List<Path> files = new ArrayList<>();
    String shared = environment.getOrDefault("XDG_CONFIG_DIRS", "");
    for (String folder : shared.isBlank() ? new String[] {"/etc/xdg"} : shared.split(":")) {
      files.add(root.resolve(folder.replaceFirst("^/+", "")).resolve("pip/pip.conf"));
    }
    files.add(root.resolve("etc/pip.conf"));
    files.add(home.resolve(".pip/pip.conf"));
    files.add(home.resolve("Library/Application Support/pip/pip.conf"));
    String own = environment.getOrDefault("XDG_CONFIG_HOME", "");
    files.add((own.isBlank() ? home.resolve(".config") : Path.of(own)).resolve("pip/pip.conf"));
    for (String active : List.of("CONDA_PREFIX", "VIRTUAL_ENV")) {
      String prefix = environment.getOrDefault(active, "");
      if (!prefix.isBlank()) files.add(Path.of(prefix, "pip.conf"));
    }
    if (!named.isBlank()) files.add(Path.of(named));
    return files.stream().filter(Files::isRegularFile).toList();
  }

  /** A file in the form of Python's configparser: sections, and values that go on when indented. */
  private static Map<String, String> read(Path file) {
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, String> special = new LinkedHashMap<>(); // of one command: wins over [global]
    String section = "";
    String name = "";
    for (String line : lines(file)) {
      if (line.isBlank() || line.strip().matches("[#;].*")) continue;
      boolean more = Character.isWhitespace(line.charAt(0)) && !name.isEmpty();
      if (!more && line.startsWith("[")) {
        section = line.replaceFirst("\\[([^\\]]*)\\].*", "$1").strip();
        name = "";
      } else if (SECTIONS.contains(section)) {
        Map<String, String> into = section.equals("global") ? values : special;
        if (more) {
          into.merge(name, line.strip(), (a, b) -> (a + "\n" + b).strip());
        } else {
          String[] pair = line.split("[=:]", 2);
          name = normal(pair[0].strip());
          into.put(name, pair.length < 2 ? "" : pair[1].strip());
        }
      }
    }
    values.putAll(special);
    return values;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new FetchException(
          "pip's configuration " + file + " cannot be read: " + e.getMessage(),
          "mend it, or set PIP_CONFIG_FILE=/dev/null to do without",
          e);
    }
  }

  private static String normal(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The indexes to look into, the main one first; none if pip is told to use none. */
  public List<String> indexes() {
    if (isTrue("no-index")) return List.of();
    List<String> indexes = new ArrayList<>(words("index-url"));
    indexes.addAll(words("extra-index-url"));
    return indexes;
  }

  /** Whether pip looks into the index that it knows by itself, for it was told of no main one. */
  public boolean usesItsOwnIndex() {
    return !isTrue("no-index") && words("index-url").isEmpty();
  }

  /** Folders of this machine, or pages, that hold or name wheels. */
  public List<String> findLinks() {
    return words("find-links");
  }

  /** The proxy for every address. */
  public Optional<String> proxy() {
    return Optional.ofNullable(values.get("proxy")).filter(proxy -> !proxy.isBlank());
  }

  /** Our own certificate, with its key. */
  public Optional<Path> clientCertificate() {
    return Optional.ofNullable(values.get("client-cert"))
        .filter(file -> !file.isBlank())
        .map(Path::of);
  }

  /** Servers whose certificates are not to be looked at, with or without their port. */
  public List<String> trustedHosts() {
    return words("trusted-host");
  }

  /** The limits, as far as pip was told of longer waits ({@code timeout}) and more tries. */
  public Limits limits() {
    Limits limits = Limits.DEFAULT;
    Duration stall = Duration.ofSeconds(number("timeout", number("default-timeout", 0)));
    if (stall.compareTo(limits.stall()) > 0) limits = limits.stall(stall).connect(stall);
    return limits.tries(Math.max(limits.tries(), 1 + number("retries", 0)));
  }

  private int number(String name, int otherwise) {
    String text = values.getOrDefault(name, "").strip();
    return text.matches("[0-9]{1,6}([.][0-9]*)?")
        ? Integer.parseInt(text.replaceFirst("[.].*", ""))
        : otherwise;
  }

  /** The certificates to trust. */
  public Optional<Path> certificates() {
    return Optional.ofNullable(values.get("cert")).filter(file -> !file.isBlank()).map(Path::of);
  }

  private List<String> words(String name) {
    String text = values.getOrDefault(name, "").strip();
    return text.isEmpty() ? List.of() : List.of(text.split("\\s+"));
  }

  private boolean isTrue(String name) {
    return values.getOrDefault(name, "").toLowerCase(Locale.ROOT).matches("1|y|yes|t|true|on");
  }
}
