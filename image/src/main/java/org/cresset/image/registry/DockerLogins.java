package org.cresset.image.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.cresset.image.layer.ImageException;
import org.cresset.stack.json.JsonReader;
import org.cresset.stack.json.JsonValue;

/**
 * The user's logins as {@code docker login} and {@code podman login} leave them: {@code
 * config.json} with passwords in it, or with the names of programs that keep them. Source: Docker's
 * documentation of {@code docker login}, Credential stores.
 */
public final class DockerLogins {
  private static final long HELPER_SECONDS = 20;
  private static final String TOKEN_USER = "<token>";

  private final Optional<Path> file;

  private DockerLogins(Optional<Path> file) {
    this.file = file;
  }

  /** Those of the user: in {@code DOCKER_CONFIG}, else in {@code ~/.docker}, else Podman's. */
  public static DockerLogins ofUser() {
    Map<String, String> environment = System.getenv();
    String named = environment.getOrDefault("DOCKER_CONFIG", "");
    Path home = Path.of(System.getProperty("user.home", ""));
    Path docker =
        (named.isBlank() ? home.resolve(".docker") : Path.of(named)).resolve("config.json");
    if (Files.isRegularFile(docker) || !named.isBlank()) return in(docker);
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    return in(Path.of(runtime.isBlank() ? "/run" : runtime, "containers", "auth.json"));
  }

  /** Those in a file; none if it is absent. */
  public static DockerLogins in(Path file) {
    return new DockerLogins(Files.isRegularFile(file) ? Optional.of(file) : Optional.empty());
  }

  /** Nobody's. */
  public static DockerLogins none() {
    return new DockerLogins(Optional.empty());
  }

  /**
   * The login for a registry.
   *
   * @throws ImageException if the file or the program that keeps it cannot be read
   */
  Login login(String host) {
    if (file.isEmpty()) return new Login.Anonymous();
    JsonValue config = JsonReader.read(file.get());
    Optional<String> helper =
        member(config, "credHelpers")
            .flatMap(helpers -> helpers.find(host))
            .or(() -> member(config, "credsStore"))
            .map(JsonValue::text);
    if (helper.isPresent() && !helper.get().isBlank()) {
      Optional<Login> kept = ask(helper.get(), host);
      if (kept.isPresent()) return kept.get();
    }
    return member(config, "auths")
        .flatMap(auths -> auths.find(host).or(() -> auths.find("https://" + host)))
        .map(DockerLogins::written)
        .orElseGet(Login.Anonymous::new);
  }

  private static Optional<JsonValue> member(JsonValue object, String name) {
    return object.find(name).filter(value -> value.value() != null);
  }

  private static Login written(JsonValue entry) {
    Optional<String> token =
        member(entry, "identitytoken").map(JsonValue::text).filter(word -> !word.isEmpty());
    if (token.isPresent()) return new Login.Refresh(token.get());
    Optional<JsonValue> auth = member(entry, "auth").filter(word -> !word.text().isEmpty());
    if (auth.isEmpty()) return new Login.Anonymous();
    try {
      String text = new String(Base64.getDecoder().decode(auth.get().text()), UTF_8);
      String[] words = text.split(":", 2);
      if (words.length == 2) return new Login.Password(words[0], words[1].replaceAll("\0+$", ""));
    } catch (IllegalArgumentException e) {
      // Said below, without what stands there.
    }
    throw new ImageException(
        auth.get().place() + " must be NAME:PASSWORD in base64", "log in again", null);
  }

  /** Asks a program of Docker's; empty if it knows no login for the host. */
  private static Optional<Login> ask(String helper, String host) {
    String program = "docker-credential-" + helper;
    try {
      Process process =
          new ProcessBuilder(program, "get").redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.outputWriter(UTF_8).append(host).close();
      if (!process.waitFor(HELPER_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new ImageException(
            program + " did not answer in " + HELPER_SECONDS + " s", null, null);
      }
      String answer = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.exitValue() != 0) return Optional.empty(); // "credentials not found"
      JsonValue login = JsonReader.parse("the answer of " + program, answer);
      String name = login.at("Username").text();
      String secret = login.at("Secret").text();
      return Optional.of(
          name.equals(TOKEN_USER) ? new Login.Refresh(secret) : new Login.Password(name, secret));
    } catch (IOException e) {
      throw new ImageException(
          program + " keeps the login for " + host + ", and it cannot be run: " + e.getMessage(),
          "install it, or take it out of Docker's config.json and log in again",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageException("interrupted while " + program + " was asked", null, e);
    }
  }
}
