package org.cresset.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheFolderTest {
  @ParameterizedTest
  @CsvSource({
    "Linux,    '',     '',     '',      /home/me/.cache/cresset",
    "Linux,    '',     '',     /xdg,    /xdg/cresset",
    "Linux,    '',     '',     here,    /home/me/.cache/cresset",
    "Mac OS X, '',     '',     '',      /home/me/Library/Caches/cresset",
    "Linux,    '',     /named, /xdg,    /named",
    "Linux,    /prop,  /named, /xdg,    /prop",
  })
  void isNamedElseTheSystems(String os, String property, String named, String xdg, Path folder) {
    Map<String, String> properties =
        Map.of("os.name", os, "user.home", "/home/me", "CRESSET_CACHE", property);
    Map<String, String> environment = Map.of("CRESSET_CACHE", named, "XDG_CACHE_HOME", xdg);

    assertThat(CacheFolder.of(environment, name -> properties.getOrDefault(name, "")))
        .isEqualTo(folder);
  }
}
