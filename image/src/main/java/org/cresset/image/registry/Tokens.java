package org.cresset.image.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cresset.image.layer.ImageException;
import org.cresset.stack.json.JsonReader;
import org.cresset.stack.json.JsonValue;

/**
 * The word by which a registry lets one in. Source: OCI distribution specification 1.1,
 * Authentication, and Docker's token authentication specification.
 */
final class Tokens {
  private static final Pattern PARAMETER =
      Pattern.compile("(\\w+)=\"([^\"]*)\"|(\\w+)=([^\",\\s]+)");

  private final Reference image;
  private final Login login;
  private final Set<String> scopes;
  private volatile Optional<String> authorization = Optional.empty();

  Tokens(Reference image, Login login, Set<String> scopes) {
    this.image = image;
    this.login = login;
    this.scopes = new LinkedHashSet<>(scopes);
  }

  /** What to send with the next request. */
  Optional<String> authorization() {
    return authorization;
  }

  /**
   * Answers a registry that said 401.
   *
   * @param sent what the refused request carried
   * @throws ImageException if nothing else can be sent
   */
  synchronized void answer(Wire wire, List<String> challenges, Optional<String> sent)
      throws IOException, InterruptedException {
    if (!authorization.equals(sent)) return; // another thread has found the word meanwhile
    for (String challenge : challenges) {
      String scheme = challenge.split(" ", 2)[0].toLowerCase(Locale.ROOT);
      Optional<String> word =
          switch (scheme) {
            case "bearer" -> token(wire, parameters(challenge));
            case "basic" ->
                login instanceof Login.Password known
                    ? Optional.of(known.basic())
                    : Optional.empty();
            default -> Optional.empty();
          };
      if (word.isPresent() && !word.equals(sent)) {
        authorization = word;
        return;
      }
    }
    throw refused();
  }

  private ImageException refused() {
    boolean known = !(login instanceof Login.Anonymous);
    return new ImageException(
        image.host()
            + (known ? " refuses this login for " : " wants a login for ")
            + image.repository(),
        "log in with: docker login " + image.host() + " (Cresset reads Docker's config.json)",
        null);
  }

  private Optional<String> token(Wire wire, Map<String, String> parameters)
      throws IOException, InterruptedException {
    URI realm = realm(parameters.getOrDefault("realm", ""));
    String asked = parameters.getOrDefault("scope", "");
    if (!asked.isBlank()) scopes.addAll(List.of(asked.strip().split("\\s+")));
    Map<String, String> form = new LinkedHashMap<>();
    if (parameters.containsKey("service")) form.put("service", parameters.get("service"));
    Wire.Reply reply =
        login instanceof Login.Refresh known
            ? wire.send(refresh(realm, form, known), Optional.empty(), Registry::text)
            : wire.send(get(realm, form), basic(), Registry::text);
    if (reply.status() == 401 || reply.status() == 403) throw refused();
    if (reply.status() != 200) {
      throw new IOException("its token server answers " + reply.status());
    }
    JsonValue json = JsonReader.parse("the answer of " + realm.getHost(), reply.text());
    return json.find("token").or(() -> json.find("access_token")).map(t -> "Bearer " + t.text());
  }

  private Optional<String> basic() {
    return login instanceof Login.Password known ? Optional.of(known.basic()) : Optional.empty();
  }

  private Wire.Request get(URI realm, Map<String, String> form) {
    StringBuilder query = new StringBuilder(words(form));
    for (String scope : scopes) query.append("&scope=").append(encoded(scope));
    String text = realm.toString();
    return Wire.Request.of("GET", URI.create(text + (text.contains("?") ? "&" : "?") + query));
  }

  private Wire.Request refresh(URI realm, Map<String, String> form, Login.Refresh known) {
    form.put("grant_type", "refresh_token");
    form.put("client_id", "cresset");
    form.put("refresh_token", known.token());
    form.put("scope", String.join(" ", scopes));
    return new Wire.Request(
        "POST",
        realm,
        Map.of("Content-Type", "application/x-www-form-urlencoded"),
        Optional.of(words(form).getBytes(UTF_8)));
  }

  private static String words(Map<String, String> form) {
    return String.join(
        "&", form.entrySet().stream().map(e -> e.getKey() + "=" + encoded(e.getValue())).toList());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  /** A login goes to the token server, so that must be as private as the registry itself. */
  private URI realm(String text) {
    try {
      URI uri = URI.create(text);
      boolean safe = "https".equalsIgnoreCase(uri.getScheme());
      boolean local = image.loopback() && "http".equalsIgnoreCase(uri.getScheme());
      if (uri.getHost() != null && (safe || local)) return uri;
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new ImageException(
        image.host() + " names a token server that must be an https address, got \"" + text + "\"",
        null,
        null);
  }

  private static Map<String, String> parameters(String challenge) {
    Map<String, String> parameters = new LinkedHashMap<>();
    Matcher found = PARAMETER.matcher(challenge);
    while (found.find()) {
      boolean quoted = found.group(1) != null;
      parameters.put(
          (quoted ? found.group(1) : found.group(3)).toLowerCase(Locale.ROOT),
          quoted ? found.group(2) : found.group(4));
    }
    return parameters;
  }
}
