package org.cresset.stack.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a collection does with the images that others are built upon. */
class BasesTest {
  private static final String HASH = "ab".repeat(32);

  @TempDir private Path temp;

  private ArtifactStore store() {
    return new ArtifactStore(temp.resolve("store"));
  }

  private Path base(String name) throws IOException {
    Path base = store().bases().resolve(name);
    Path image = Files.createDirectories(base.resolve("image"));
    Files.writeString(image.resolve("layer"), "12345");
    return base;
  }

  @Test
  void aBaseThatNoLockNamesGoes() throws IOException {
    Path named = base("sha256-" + HASH);
    Path unnamed = base("sha256-" + "cd".repeat(32));
    Path lock = Files.createFile(temp.resolve("cresset-image.lock"));
    store().keepHashes(List.of(HASH), lock);
    ArtifactStore.Collection would = store().collect(false);
    assertThat(would).isEqualTo(new ArtifactStore.Collection(1, 5, 0));
    assertThat(unnamed).exists();
    assertThat(store().collect(true)).isEqualTo(would);
    assertThat(unnamed).doesNotExist();
    assertThat(named.resolve("image/layer")).hasContent("12345");
    Files.delete(lock);
    assertThat(store().collect(true).files()).isEqualTo(1);
    assertThat(named).doesNotExist();
  }

  @Test
  void aBaseThatIsJustUsedStays() throws IOException {
    Path base = base("sha256-" + HASH);
    try (ArtifactStore.Claim _ = store().using(HASH)) {
      // The system's locks are a process's: another thread of it is refused all the same.
      assertThat(store().collect(true)).isEqualTo(new ArtifactStore.Collection(0, 0, 1));
      assertThat(base).exists();
    }
    assertThat(store().collect(true).files()).isEqualTo(1);
    assertThat(base).doesNotExist();
  }

  @Test
  void whatAKilledProcessLeftGoesWhenItIsOld() throws IOException {
    Path fetching = base("unfinished-1c0ffee0");
    Path removing = base("unfinished-sha256-" + HASH);
    assertThat(store().collect(true).files()).isEqualTo(1);
    assertThat(removing).doesNotExist();
    assertThat(fetching).exists();
    Files.setLastModifiedTime(fetching, FileTime.from(Instant.now().minus(Duration.ofDays(8))));
    assertThat(store().collect(true).files()).isEqualTo(1);
    assertThat(fetching).doesNotExist();
  }

  @Test
  void whatIsNoBaseIsLeftAlone() throws IOException {
    Path other = base("mine");
    assertThat(store().collect(true).files()).isZero();
    assertThat(other).exists();
  }
}
