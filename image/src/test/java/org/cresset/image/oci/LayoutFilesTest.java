package org.cresset.image.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutFilesTest {
  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

  @TempDir Path temp;

  private void write(Path archive, String index) throws IOException {
    byte[] layer = new byte[(1 << 20) + 700];
    new Random(1).nextBytes(layer);
    Path file = Files.write(temp.resolve("layer"), layer);
    LayoutFiles.write(
        archive, Map.of("index.json", index.getBytes(UTF_8)), Map.of("blobs/sha256/abc", file));
  }

  @Test
  void anArchiveThatIsThisImageIsLeftAlone() throws IOException {
    Path archive = temp.resolve("image.tar");
    write(archive, "{}");
    byte[] first = Files.readAllBytes(archive);
    Files.setLastModifiedTime(archive, LONG_AGO);
    write(archive, "{}");
    assertThat(Files.getLastModifiedTime(archive)).isEqualTo(LONG_AGO);
    assertThat(archive).hasBinaryContent(first);
  }

  @Test
  void anyOtherIsReplaced() throws IOException {
    Path archive = temp.resolve("image.tar");
    write(archive, "{}");
    byte[] whole = Files.readAllBytes(archive);
    for (int at = 0; at < whole.length; at += 99_991) { // headers, texts, the layer, padding
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      Files.write(archive, changed);
      write(archive, "{}");
      assertThat(archive).as("changed at %s", at).hasBinaryContent(whole);
    }
    byte[] last = whole.clone();
    last[whole.length - 1] = 1;
    for (byte[] other :
        new byte[][] {
          last,
          new byte[0],
          Arrays.copyOf(whole, whole.length / 2),
          Arrays.copyOf(whole, whole.length - 1),
          Arrays.copyOf(whole, whole.length + 1)
        }) {
      Files.write(archive, other);
      write(archive, "{}");
      assertThat(archive).hasBinaryContent(whole);
    }
    write(archive, "[]");
    assertThat(Files.readAllBytes(archive)).isNotEqualTo(whole).hasSameSizeAs(whole);
    assertThat(temp).isDirectoryNotContaining("glob:**/.image.*");
  }
}
