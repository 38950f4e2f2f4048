package org.cresset.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.maveniverse.maven.mima.context.ContextOverrides;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cresset.torch.LibTorchException;
import org.cresset.torch.LibTorchProvider.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Through the proxy that a settings.xml names; the mirror's host exists for the proxy alone. */
class MavenProxyTest {
  private static final String JAR = "/maven/org/example/torch/1.0/torch-1.0-linux-x86_64.jar";

  @TempDir Path temp;
  Path published;
  Artifact artifact;
  LocalWeb proxy;

  @BeforeEach
  void publish() throws IOException {
    published = temp.resolve("remote" + JAR);
    Files.createDirectories(published.getParent());
    Jars.write(published, Map.of("x/libc10.so", "c10!"));
    artifact = Jars.artifact("torch", published);
    proxy = new LocalWeb(temp.resolve("remote"), Optional.of("me:secret"));
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
  }

  @Test
  void theProxyIsUsedWithItsPassword() throws IOException {
    MavenFetcher fetcher = fetcher("http://mirror.invalid/maven", "secret", "");
    List<Path> files = fetcher.fetch(List.of(artifact), Progress.SILENT);

    assertThat(files.getFirst()).hasSameBinaryContentAs(published);
    assertThat(proxy.served()).containsOnlyOnce("http://mirror.invalid" + JAR);
  }

  @Test
  void aWrongPasswordIsSaidAndNothingComes() throws IOException {
    MavenFetcher fetcher = fetcher("http://mirror.invalid/maven", "guessed", "");

    assertThatThrownBy(() -> fetcher.fetch(List.of(artifact), Progress.SILENT))
        .isInstanceOf(LibTorchException.class)
        .hasMessageContaining("407");
    assertThat(proxy.served()).isEmpty();
    assertThat(proxy.turnedAway()).contains("http://mirror.invalid" + JAR);
  }

  @Test
  void hostsThatNeedNoProxyAreAskedThemselves() throws IOException {
    try (LocalWeb mirror = new LocalWeb(temp.resolve("remote"), Optional.empty())) {
      String address = "http://127.0.0.1:" + mirror.port() + "/maven";
      MavenFetcher fetcher = fetcher(address, "secret", "*.example|127.0.0.*");
      List<Path> files = fetcher.fetch(List.of(artifact), Progress.SILENT);

      assertThat(files.getFirst()).hasSameBinaryContentAs(published);
      assertThat(mirror.served()).containsOnlyOnce(JAR);
      assertThat(proxy.served()).isEmpty();
      assertThat(proxy.turnedAway()).isEmpty();
    }
  }

  private MavenFetcher fetcher(String mirror, String password, String direct) throws IOException {
    Path settings = temp.resolve("settings.xml");
    Files.writeString(
        settings,
        """
        <settings>
          <localRepository>%s</localRepository>
          <proxies>
            <proxy>
              <id>p</id><active>true</active><protocol>http</protocol>
              <host>127.0.0.1</host><port>%d</port>
              <username>me</username><password>%s</password>
              <nonProxyHosts>%s</nonProxyHosts>
            </proxy>
          </proxies>
          <mirrors>
            <mirror><id>here</id><mirrorOf>*</mirrorOf><url>%s</url></mirror>
          </mirrors>
        </settings>
        """
            .formatted(temp.resolve("local"), proxy.port(), password, direct, mirror));
    return new MavenFetcher(
        ContextOverrides.create()
            .withUserSettings(true)
            .withUserSettingsXmlOverride(settings)
            .withGlobalSettingsXmlOverride(temp.resolve("none.xml"))
            .build());
  }
}
