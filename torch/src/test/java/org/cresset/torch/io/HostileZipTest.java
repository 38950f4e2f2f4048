package org.cresset.torch.io;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.cresset.torch.Scope;
import org.cresset.torch.TorchException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that lie. Each begins as a good one by the JDK and has some bytes changed. */
class HostileZipTest {
  private static final String CENTRAL = "PK\u0001\u0002";
  private static final String END = "PK\u0005\u0006";

  @TempDir Path folder;
  private Path file = Path.of("");
  private byte[] pickle = {};

  @BeforeEach
  void makeOne() {
    file = folder.resolve("hostile.pth");
    pickle = PickleBytes.start().tensor(0, 4, 1).end();
    PickleBytes.archive(file, pickle);
  }

  private void assertRefused(String sentence) {
    assertThatThrownBy(
            () -> {
              try (Scope _ = Scope.open()) {
                Pth.load(file);
              }
            })
        .isInstanceOf(TorchException.class)
        .hasMessageStartingWith("pth: " + file + ": ")
        .hasMessageContaining(sentence);
  }

  private void archive(String... names) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("archive/data.pkl", pickle);
    entries.put("archive/data/0", new byte[16]);
    for (String name : names) entries.put(name, new byte[8]);
    PickleBytes.zip(file, entries);
  }

  /** Replaces bytes at a distance from the n-th place where {@code mark} stands. */
  private void patch(String mark, int n, int distance, int... bytes) throws IOException {
    byte[] content = Files.readAllBytes(file);
    String text = new String(content, StandardCharsets.ISO_8859_1);
    int at = -1;
    for (int i = 0; i <= n; i++) at = text.indexOf(mark, at + 1);
    for (int i = 0; i < bytes.length; i++) content[at + distance + i] = (byte) bytes[i];
    Files.write(file, content);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil",
        "archive/../../evil",
        "/etc/passwd",
        "archive\\evil",
        "C:/evil",
        "archive/\0x",
        ".."
      })
  void anEntryThatLeavesTheFolder(String name) {
    archive(name);
    assertRefused("leaves the archive's folder");
  }

  @Test
  void anEntryInAnotherFolder() {
    archive("other/x");
    assertRefused("every entry must be in the folder \"archive\", got \"other/x\"");
  }

  @Test
  void twoPickles() {
    archive("archive/b/data.pkl");
    assertRefused("the archive must hold one data.pkl, got 2");
  }

  @Test
  void anEntryThatStandsTwice() throws IOException {
    archive("archive/data/1");
    patch("archive/data/1", 0, 13, '0');
    patch("archive/data/1", 0, 13, '0');
    assertRefused("the entry \"archive/data/0\" stands twice");
  }

  @Test
  void anEntryOverAnother() throws IOException {
    // An entry whose bytes are another one's header and bytes.
    archive("archive/data/1");
    byte[] content = Files.readAllBytes(file);
    String text = new String(content, StandardCharsets.ISO_8859_1);
    int first = text.indexOf("archive/data/0") - 30;
    int second = text.indexOf("archive/data/1") - 30;
    int longer = second - (first + 44) + 44 + 8;
    for (int at : new int[] {text.indexOf(CENTRAL, text.indexOf(CENTRAL) + 1) + 20}) {
      for (int i = 0; i < 8; i++) content[at + i] = (byte) (i % 4 == 0 ? longer : 0);
    }
    Files.write(file, content);
    assertRefused("lies over the entry before it");
  }

  @Test
  void aByteThatChanged() throws IOException {
    patch("archive/data/0", 0, 14, 1);
    assertRefused("must have the checksum");
  }

  @Test
  void aFileCutShort() throws IOException {
    byte[] content = Files.readAllBytes(file);
    for (int length = 4; length < content.length; length += 7) {
      Files.write(file, java.util.Arrays.copyOf(content, length));
      assertRefused("");
    }
  }

  @Test
  void bytesAfterTheEnd() throws IOException {
    try (OutputStream out = Files.newOutputStream(file, java.nio.file.StandardOpenOption.APPEND)) {
      out.write(0);
    }
    assertRefused("an archive must end with its directory");
  }

  @Test
  void sizesOfALargeArchiveThatIsNone() throws IOException {
    patch(END, 0, 10, 0xFF, 0xFF);
    assertRefused("end record for large files is not where it must be");
  }

  @Test
  void aDirectoryElsewhere() throws IOException {
    patch(END, 0, 16, 0, 0, 0, 0);
    assertRefused("must end where its end record begins");
  }

  @Test
  void moreEntriesThanTheDirectoryHolds() throws IOException {
    patch(END, 0, 10, 0xFE, 0xFF);
    assertRefused("too short for its number of entries");
  }

  @Test
  void fewerEntriesThanTheDirectoryHolds() throws IOException {
    patch(END, 0, 10, 1, 0);
    assertRefused("holds more than entries");
  }

  @Test
  void aHeaderElsewhere() throws IOException {
    patch(CENTRAL, 0, 42, 0xFF, 0xFF, 0xFF, 0x7F);
    assertRefused("has no header at byte 2147483647");
  }

  @Test
  void bytesBeyondTheArchive() throws IOException {
    patch(CENTRAL, 1, 20, 0, 0, 0, 0x70, 0, 0, 0, 0x70);
    assertRefused("goes beyond the archive");
  }

  @Test
  void twoSizesForStoredBytes() throws IOException {
    patch(CENTRAL, 1, 24, 0x11);
    assertRefused("is stored, so both its sizes must be alike, got 17 and 16");
  }

  @Test
  void anotherNameInItsOwnHeader() throws IOException {
    patch("archive/data/0", 0, 13, 'x');
    assertRefused("has another name or method in its own header");
  }

  @Test
  void anEncryptedEntry() throws IOException {
    patch(CENTRAL, 0, 8, 1);
    assertRefused("is encrypted");
  }

  @Test
  void anUnknownMethod() throws IOException {
    patch(CENTRAL, 0, 10, 99);
    assertRefused("must be stored or deflated, got method 99");
  }

  @Test
  void aBomb() throws IOException {
    deflated(new byte[16]);
    patch(CENTRAL, 1, 24, 0, 0, 0, 0x40);
    assertRefused("cannot unpack from");
  }

  @Test
  void aSmallerBomb() throws IOException {
    deflated(new byte[17]);
    patch(CENTRAL, 1, 24, 16);
    assertRefused("must unpack to 16 bytes, got more");
  }

  @Test
  void bytesThatCannotBeUnpacked() throws IOException {
    deflated(new byte[16]);
    patch("archive/data/0", 0, 14, 0xFF, 0xFF);
    assertRefused("cannot be unpacked");
  }

  private void deflated(byte[] storage) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("archive/data.pkl"));
      zip.write(pickle);
      zip.putNextEntry(new ZipEntry("archive/data/0"));
      zip.write(storage);
    }
  }
}
