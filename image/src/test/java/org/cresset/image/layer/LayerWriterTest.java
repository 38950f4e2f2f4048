package org.cresset.image.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.cresset.stack.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers are read back by the JDK's gzip and Commons Compress's tar, which do not write them. */
@DisabledOnOs(OS.WINDOWS)
class LayerWriterTest {
  @TempDir Path temp;

  Blob write(Entry... entries) {
    return LayerWriter.write(List.of(entries), temp.resolve("layer.tar.gz"), _ -> {});
  }

  record Read(TarArchiveEntry header, byte[] content) {}

  private static Read there(Map<String, Read> read, String path) {
    return Objects.requireNonNull(read.get(path), path);
  }

  static Map<String, Read> read(Path layer) throws IOException {
    Map<String, Read> entries = new TreeMap<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(layer)), "UTF-8")) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        entries.put(e.getName(), new Read(e, tar.readAllBytes()));
      }
    }
    return entries;
  }

  @Test
  void modesOwnersLinksAndLongNamesSurvive() throws IOException {
    String longName = "usr/share/" + "long-".repeat(40) + "name";
    write(
        new Entry.File("usr/bin/su", 04755, 0, 42, Content.of("program")),
        new Entry.Directory("tmp", 01777, 0, 0),
        new Entry.Directory("home/user", 0700, 1000, 1001),
        new Entry.Symlink("bin", "usr/bin"),
        new Entry.Hardlink("usr/bin/a", "usr/bin/su"),
        Entry.text(longName, "1"),
        Entry.text("usr/share/grüße/ß", "2"),
        new Entry.Symlink("far", "/" + longName));
    Map<String, Read> read = read(temp.resolve("layer.tar.gz"));
    assertThat(there(read, "usr/bin/su").header().getMode() & 07777).isEqualTo(04755);
    assertThat(there(read, "usr/bin/su").header().getLongGroupId()).isEqualTo(42);
    assertThat(there(read, "tmp/").header().getMode() & 07777).isEqualTo(01777);
    assertThat(there(read, "home/user/").header().getLongUserId()).isEqualTo(1000);
    assertThat(there(read, "bin").header().getLinkName()).isEqualTo("usr/bin");
    assertThat(there(read, "usr/bin/a").header().isLink()).isTrue();
    assertThat(there(read, longName).content()).isEqualTo("1".getBytes(UTF_8));
    assertThat(there(read, "usr/share/grüße/ß").content()).isEqualTo("2".getBytes(UTF_8));
    assertThat(there(read, "far").header().getLinkName()).isEqualTo("/" + longName);
    assertThat(read).containsKeys("usr/", "usr/share/", "home/");
    for (Read entry : read.values()) {
      assertThat(entry.header().getUserName()).isEmpty();
      assertThat(entry.header().getModTime().toInstant()).isEqualTo("2000-01-01T00:00:00Z");
    }
  }

  @Test
  void digestsAreThoseOfTheFileAndOfTheArchiveInIt() throws Exception {
    Blob blob = write(Entry.text("a", "x".repeat(3_000_000)));
    assertThat(blob.digest()).isEqualTo("sha256:" + Sha256.of(blob.file(), _ -> {}));
    assertThat(blob.size()).isEqualTo(Files.size(blob.file()));
    byte[] archive = new GZIPInputStream(Files.newInputStream(blob.file())).readAllBytes();
    byte[] hash = Sha256.digest().digest(archive);
    assertThat(blob.diffId()).isEqualTo("sha256:" + HexFormat.of().formatHex(hash));
    assertThat(blob.unpacked()).isEqualTo(archive.length);
  }

  /** The bytes must not change from release to release: every image would be another. */
  @Test
  void aTinyLayerHasItsGoldenDigest() {
    Blob blob = write(tiny().toArray(Entry[]::new));
    assertThat(blob.diffId()).isEqualTo(LayerOnce.GOLDEN_DIFF_ID);
    assertThat(blob.digest()).isEqualTo(LayerOnce.GOLDEN_DIGEST);
  }

  static List<Entry> tiny() {
    return LayerOnce.entries();
  }

  @Test
  void theOrderOfTheEntriesHasNoSay() {
    List<Entry> entries = new ArrayList<>(tiny());
    Random random = new Random(7);
    for (int i = 0; i < 5; i++) {
      Collections.shuffle(entries, random);
      assertThat(write(entries.toArray(Entry[]::new)).digest()).isEqualTo(LayerOnce.GOLDEN_DIGEST);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tr_TR.UTF-8 Asia/Tokyo 077 nobody", "C America/Lima 002 somebody"})
  void localeZoneMaskAndUserHaveNoSay(String words) throws Exception {
    String[] w = words.split(" ");
    String language = w[0].equals("C") ? "en" : w[0].substring(0, 2);
    Path out = temp.resolve("child.tar.gz");
    Process child =
        new ProcessBuilder(
                "sh",
                "-c",
                "umask " + w[2] + "; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Duser.language=" + language,
                "-Duser.timezone=" + w[1],
                "-Duser.name=" + w[3],
                "-Dfile.encoding=ISO-8859-1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path")
                    + ":"
                    + System.getProperty("jdk.module.path", ""),
                LayerOnce.class.getName(),
                out.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(child.getInputStream().readAllBytes(), UTF_8);
    assertThat(child.waitFor()).as(said).isZero();
    assertThat("sha256:" + Sha256.of(out, _ -> {})).isEqualTo(LayerOnce.GOLDEN_DIGEST);
  }

  static Content.Deflated packed(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var deflate = new DeflaterOutputStream(out, new Deflater(9, true))) {
      deflate.write(bytes);
    }
    CRC32 crc = new CRC32();
    crc.update(bytes);
    byte[] packed = out.toByteArray();
    return new Content.Deflated(
        bytes.length, packed.length, crc.getValue(), () -> new ByteArrayInputStream(packed));
  }

  static byte[] words(int length) {
    Random random = new Random(3);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) bytes[i] = (byte) ('a' + random.nextInt(6));
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000, 65_535, 65_536, 3_000_001})
  void whatWasPackedBeforeIsTakenOver(int length) throws IOException {
    byte[] bytes = words(length);
    Content.Deflated packed = packed(bytes);
    Blob blob =
        write(Entry.text("a", "before"), Entry.file("b", 0644, packed), Entry.text("c", "after"));
    Map<String, Read> read = read(blob.file());
    assertThat(there(read, "b").content()).isEqualTo(bytes);
    assertThat(there(read, "c").content()).isEqualTo("after".getBytes(UTF_8));
    byte[] source;
    try (InputStream in = packed.source().open()) {
      source = in.readAllBytes();
    }
    String all = new String(Files.readAllBytes(blob.file()), ISO_8859_1);
    boolean verbatim = all.contains(new String(source, ISO_8859_1));
    if (length >= 65_536) assertThat(verbatim).isTrue();
  }

  @Test
  void whatIsDamagedIsRefusedAndNothingIsLeft() throws IOException {
    byte[] bytes = words(100_000);
    Content.Deflated right = packed(bytes);
    var shorter = new Content.Deflated(99_999, right.packed(), right.crc32(), right.source());
    var other = new Content.Deflated(100_000, right.packed(), right.crc32() ^ 1, right.source());
    var nonsense =
        new Content.Deflated(
            100_000, 4, right.crc32(), () -> new ByteArrayInputStream(new byte[] {-1, -1, -1, -1}));
    for (Content content : List.of(shorter, other, nonsense)) {
      assertThatThrownBy(() -> write(Entry.file("some/file", 0644, content)))
          .isInstanceOf(ImageException.class)
          .hasMessageStartingWith("the content of some/file is damaged: ");
    }
    Content cut = new Content.Plain(7, () -> new ByteArrayInputStream(new byte[6]));
    assertThatThrownBy(() -> write(Entry.file("f", 0644, cut)))
        .hasMessage("f must have 7 bytes, it has 6");
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void pathsThatClashOrLeadElsewhereAreRefused() {
    assertThatThrownBy(() -> write(Entry.text("a/b", "1"), Entry.text("a/b", "1")))
        .hasMessage("a layer must have a path once, got a/b twice");
    assertThatThrownBy(() -> write(Entry.text("a/Bc", "1"), Entry.text("a/bC", "1")))
        .hasMessage("a layer must have paths that differ in more than case, got a/Bc and a/bC");
    assertThatThrownBy(() -> write(new Entry.Symlink("a", "/etc"), Entry.text("a/passwd", "1")))
        .hasMessage("a layer must have a/passwd in a folder, but a is a symbolic link");
    assertThatThrownBy(() -> write(Entry.text("a", ""), Entry.text("a/b", "1")))
        .hasMessage("a layer must have a/b in a folder, but a is a file");
    assertThatThrownBy(() -> write(new Entry.Hardlink("a", "b")))
        .hasMessage("a layer must have the file that a names, b");
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void linuxHeadersMayDifferInCaseAlone() throws IOException {
    Blob blob =
        LayerWriter.write(
            List.of(Entry.text("xt_MARK.h", "1"), Entry.text("xt_mark.h", "2")),
            Names.LINUX,
            temp.resolve("l"),
            _ -> {});
    assertThat(read(blob.file())).containsOnlyKeys("xt_MARK.h", "xt_mark.h");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "../a", "a/../b", "a//b", "a/", ".", "", "a/./b", "a\0b"})
  void anEntryHasAPathInsideTheImage(String path) {
    assertThatThrownBy(() -> Entry.text(path, ""))
        .isInstanceOf(ImageException.class)
        .hasMessageStartingWith("an entry of a layer must have a path inside the image");
  }
}
