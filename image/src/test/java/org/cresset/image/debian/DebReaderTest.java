package org.cresset.image.debian;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.cresset.image.layer.Content;
import org.cresset.image.layer.Entry;
import org.cresset.image.layer.ImageException;
import org.cresset.stack.lock.Artifact;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DebReaderTest {
  @TempDir Path temp;

  DebPackage read(Debs deb, String packing) {
    Artifact artifact = deb.write(temp, packing);
    Path folder = temp.resolve(packing);
    unpack(artifact, temp.resolve(artifact.file()), folder);
    return DebReader.read(artifact, folder);
  }

  static void unpack(Artifact artifact, Path deb, Path folder) {
    try {
      DebReader.unpack(artifact, deb, Files.createDirectories(folder), _ -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"xz", "gz"})
  void readsWhatAPackageInstallsAndPutsItIntoOneTree(String packing) throws IOException {
    DebPackage read =
        read(
            Debs.of("tool")
                .folder("./bin/")
                .file("./bin/tool", 04755, "program")
                .hardlink("./bin/again", "./bin/tool")
                .symlink("./lib/libtool.so.1", "libtool.so.1.2")
                .symlink("./sbin/up", "../usr/share/up")
                .symlink("./usr/bin/side", "../lib/side")
                .file("./usr/share/doc/tool/copyright", "free"),
            packing);
    assertThat(read.name()).isEqualTo("tool");
    assertThat(read.field("version")).contains("1.0");
    var entries =
        read.entries().stream().collect(Collectors.toMap(Entry::path, Function.identity()));
    assertThat(entries)
        .containsOnlyKeys(
            "usr/bin/tool",
            "usr/bin/again",
            "usr/lib/libtool.so.1",
            "usr/sbin/up",
            "usr/bin/side",
            "usr/share/doc/tool/copyright");
    Entry.File tool = (Entry.File) Objects.requireNonNull(entries.get("usr/bin/tool"));
    assertThat(tool.mode()).isEqualTo(04755);
    try (var in = ((Content.Plain) tool.content()).source().open()) {
      assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("program");
    }
    assertThat(entries.get("usr/bin/again"))
        .isEqualTo(new Entry.Hardlink("usr/bin/again", "usr/bin/tool"));
    assertThat(entries.get("usr/lib/libtool.so.1"))
        .isEqualTo(new Entry.Symlink("usr/lib/libtool.so.1", "libtool.so.1.2"));
    assertThat(entries.get("usr/sbin/up"))
        .isEqualTo(new Entry.Symlink("usr/sbin/up", "/usr/share/up"));
    assertThat(entries.get("usr/bin/side"))
        .isEqualTo(new Entry.Symlink("usr/bin/side", "../lib/side"));
  }

  @Test
  void refusesDevicesAndWhatLeadsElsewhere() {
    assertThatThrownBy(() -> read(Debs.of("bad").device("./dev/mem"), "xz"))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "bad_1.0_all.deb must hold files, folders and links, got something else at dev/mem");
    for (String path : new String[] {"./../outside", "./a/../../b"}) {
      assertThatThrownBy(() -> read(Debs.of("bad").file(path, "x"), "xz"))
          .isInstanceOf(ImageException.class)
          .hasMessageStartingWith("bad_1.0_all.deb: an entry of a layer must have a path inside");
    }
  }

  @Test
  void refusesAnArchiveThatIsCutOrChangedAnywhere() throws IOException {
    Artifact artifact = Debs.of("cut").file("./a", "x".repeat(5000)).write(temp, "xz");
    byte[] whole = Files.readAllBytes(temp.resolve(artifact.file()));
    Path cut = temp.resolve("cut");
    for (int length : new int[] {0, 7, 70, 100, 200, whole.length - 60}) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> unpack(artifact, cut, temp.resolve("cut-" + length)))
          .as("cut to %s", length)
          .isInstanceOf(ImageException.class)
          .hasMessageStartingWith("cut_1.0_all.deb must ");
    }
    byte[] changed = whole.clone();
    changed[whole.length - 40] ^= 0x55;
    Files.write(cut, changed);
    assertThatThrownBy(() -> unpack(artifact, cut, temp.resolve("changed")))
        .isInstanceOf(ImageException.class)
        .hasMessageStartingWith("cut_1.0_all.deb must ");
  }
}
