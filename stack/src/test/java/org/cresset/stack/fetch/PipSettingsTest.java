package org.cresset.stack.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the user has told pip, curl and the shell. */
class PipSettingsTest {
  @TempDir Path temp;

  private Path write(String path, String text) throws IOException {
    Path file = temp.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private PipSettings settings(Map<String, String> environment) {
    return PipSettings.of(environment, temp.resolve("home"), temp);
  }

  @Test
  void laterFilesAndTheEnvironmentWin() throws IOException {
    write(
        "etc/pip.conf",
        """
        [global]
        index-url = https://machine.example/simple
        ; a comment
        find-links =
            /one
            /two
        proxy: http://proxy.example:3128
        [list]
        format = columns
        """);
    write("home/.config/pip/pip.conf", "[global]\nindex_url=https://user.example/simple\n");
    PipSettings settings = settings(Map.of());
    assertThat(settings.indexes()).containsExactly("https://user.example/simple");
    assertThat(settings.findLinks()).containsExactly("/one", "/two");
    assertThat(settings.proxy()).contains("http://proxy.example:3128");
    assertThat(settings.values()).doesNotContainKey("format");

    Map<String, String> environment =
        Map.of(
            "PIP_INDEX_URL", "https://env.example/simple",
            "PIP_EXTRA_INDEX_URL", "https://a.example https://b.example",
            "PIP_FIND_LINKS", "/three");
    assertThat(settings(environment).indexes())
        .containsExactly("https://env.example/simple", "https://a.example", "https://b.example");
    assertThat(settings(environment).findLinks()).containsExactly("/three");
  }

  @Test
  void aCommandsOwnSectionWinsAndNoIndexIsNone() throws IOException {
    Path file =
        write(
            "pip.conf",
            "[install]\nindex-url = https://install.example\n[global]\nindex-url = https://g.example\n");
    Map<String, String> named = Map.of("PIP_CONFIG_FILE", file.toString());
    assertThat(settings(named).indexes()).containsExactly("https://install.example");
    Map<String, String> none = Map.of("PIP_CONFIG_FILE", file.toString(), "PIP_NO_INDEX", "1");
    assertThat(settings(none).indexes()).isEmpty();
  }

  @Test
  void readsNoFileWhenToldSo() throws IOException {
    write("etc/pip.conf", "[global]\nindex-url = https://machine.example\n");
    assertThat(settings(Map.of("PIP_CONFIG_FILE", "/dev/null")).indexes()).isEmpty();
  }

  @Test
  void takesTheCertificatesOfTheShell() {
    assertThat(settings(Map.of("REQUESTS_CA_BUNDLE", "/ca.pem")).certificates())
        .contains(Path.of("/ca.pem"));
    assertThat(
            settings(Map.of("REQUESTS_CA_BUNDLE", "/ca.pem", "PIP_CERT", "/pip.pem"))
                .certificates())
        .contains(Path.of("/pip.pem"));
  }

  @Test
  void readsWhomToTrustAndHowLongToWait() throws IOException {
    write(
        "home/.config/pip/pip.conf",
        """
        [global]
        trusted-host = mirror.example
            other.example:8443
        client-cert = /me.pem
        timeout = 100
        retries = 10
        """);
    PipSettings settings = settings(Map.of());
    assertThat(settings.trustedHosts()).containsExactly("mirror.example", "other.example:8443");
    assertThat(settings.clientCertificate()).contains(Path.of("/me.pem"));
    assertThat(settings.limits().stall()).hasSeconds(100);
    assertThat(settings.limits().connect()).hasSeconds(100);
    assertThat(settings.limits().tries()).isEqualTo(11);
    Trust trust = Trust.of(settings);
    assertThat(trust.isTrusted("Mirror.example", 443)).isTrue();
    assertThat(trust.isTrusted("other.example", 8443)).isTrue();
    assertThat(trust.isTrusted("other.example", 443)).isFalse();
    assertThat(PipSettings.NONE.limits()).isEqualTo(Limits.DEFAULT);
    assertThat(settings(Map.of("PIP_TIMEOUT", "soon")).limits().stall()).hasSeconds(30);
  }

  @Test
  void readsTheFileOfTheEnvironmentThatIsActive() throws IOException {
    write("venv/pip.conf", "[global]\nindex-url = https://venv.example\n");
    assertThat(settings(Map.of("VIRTUAL_ENV", temp.resolve("venv").toString())).indexes())
        .containsExactly("https://venv.example");
    assertThat(settings(Map.of("CONDA_PREFIX", temp.resolve("venv").toString())).indexes())
        .containsExactly("https://venv.example");
  }

  @Test
  void readsNetrc() {
    Netrc netrc =
        Netrc.parse(
            List.of(
                "# comment",
                "machine a.example login me password one",
                "macdef init",
                "machine trap.example login x password y",
                "",
                "machine b.example",
                "  login you",
                "  password two",
                "default login any password three"));
    assertThat(netrc.authorization("a.example")).contains(Netrc.encoded("me", "one"));
    assertThat(netrc.authorization("b.example")).contains(Netrc.encoded("you", "two"));
    assertThat(netrc.authorization("trap.example")).contains(Netrc.encoded("any", "three"));
    assertThat(Netrc.EMPTY.authorization("a.example")).isEmpty();
    assertThat(Netrc.ofUser(Map.of(), temp).authorization("a.example")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "http://x.example/f, http://p.example:1",
    "https://x.example/f, http://q.example:2",
    "https://local.example/f, ''",
    "https://in.corp.example/f, ''",
    "https://notcorp.example/f, http://q.example:2"
  })
  void choosesTheProxyAsCurlDoes(URI uri, String proxy) {
    Proxies proxies =
        Proxies.of(
            Optional.empty(),
            Map.of(
                "http_proxy", "p.example:1",
                "HTTPS_PROXY", "http://q.example:2",
                "no_proxy", "local.example, .corp.example"));
    assertThat(proxies.proxy(uri).map(URI::toString).orElse("")).isEqualTo(proxy);
  }

  @Test
  void refusesAProxyThatIsNoneWithoutTellingItsPassword() {
    assertThatThrownBy(() -> Proxies.of(Optional.of("socks5://me:secret@p.example:1"), Map.of()))
        .isInstanceOf(FetchException.class)
        .hasMessage(
            "the proxy must be an address such as http://host:port, got socks5://p.example:1");
  }
}
