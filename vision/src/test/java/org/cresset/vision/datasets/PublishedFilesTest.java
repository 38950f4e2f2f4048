package org.cresset.vision.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.cresset.torch.data.DataException;
import org.cresset.vision.LocalServer;
import org.cresset.vision.datasets.PublishedFiles.Published;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedFilesTest {
  /** MD5 of "abc", as RFC 1321 gives it. */
  private static final String ABC = "900150983cd24fb0d6963f7d28e17f72";

  @TempDir Path folder;
  private final LocalServer server;
  private final Map<String, byte[]> served;

  PublishedFilesTest() throws IOException {
    server = new LocalServer();
    served = server.served();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private PublishedFiles set(String path, String md5, String... members) {
    URI address = URI.create(server.address() + path);
    return new PublishedFiles("a set", List.of(new Published(address, md5, 1, List.of(members))));
  }

  private static String md5(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
  }

  private static byte[] tar(String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      for (String name : names) {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(name.length());
        tar.putArchiveEntry(entry);
        tar.write(name.getBytes(UTF_8));
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void aFileIsFetchedOnceAndVerified() {
    served.put("/abc.gz", "abc".getBytes(UTF_8));
    set("/abc.gz", ABC).download(folder);
    assertThat(folder.resolve("abc.gz")).hasContent("abc");
    served.clear(); // a second request would be refused
    set("/abc.gz", ABC).download(folder);
  }

  @Test
  void anotherFileIsRefusedAndNotKept() {
    served.put("/abc.gz", "abd".getBytes(UTF_8));
    assertThatThrownBy(() -> set("/abc.gz", ABC).download(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("/abc.gz must be " + ABC + ", got ");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aRefusalIsASentence() {
    assertThatThrownBy(() -> set("/abc.gz", ABC).download(folder))
        .isInstanceOf(DataException.class)
        .hasMessageMatching("fetch a set: http://127.0.0.1:\\d+/abc.gz: the server answered 404");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void ofAnArchiveOnlyTheWantedMembersAreUnpacked() throws Exception {
    byte[] archive = tar("set/a.bin", "../outside", "set/other", "set/b.bin", "/set/a.bin");
    served.put("/set.tar.gz", archive);
    set("/set.tar.gz", md5(archive), "set/a.bin", "set/b.bin").download(folder.resolve("to"));

    assertThat(folder.resolve("to/a.bin")).hasContent("set/a.bin");
    assertThat(folder.resolve("to/b.bin")).hasContent("set/b.bin");
    assertThat(folder.resolve("to/other")).doesNotExist();
    assertThat(folder.resolve("outside")).doesNotExist();
    served.clear();
    Files.delete(folder.resolve("to/set.tar.gz"));
    set("/set.tar.gz", md5(archive), "set/a.bin", "set/b.bin").download(folder.resolve("to"));
  }

  @Test
  void zipArchivesToo() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("gzip/a.gz"));
      zip.write("abc".getBytes(UTF_8));
      zip.closeEntry();
    }
    served.put("/set.zip", bytes.toByteArray());
    set("/set.zip", md5(bytes.toByteArray()), "gzip/a.gz").download(folder);
    assertThat(folder.resolve("a.gz")).hasContent("abc");
    assertThatThrownBy(
            () -> set("/set.zip", md5(bytes.toByteArray()), "gzip/b.gz").download(folder))
        .hasMessageEndingWith("the archive has no gzip/b.gz");
  }

  @Test
  void archivesThatAreNoneAreASentence() throws Exception {
    for (String name : List.of("/set.tar.gz", "/set.zip")) {
      served.put(name, "abc".getBytes(UTF_8));
      assertThatThrownBy(() -> set(name, ABC, "a").download(folder))
          .isInstanceOf(DataException.class)
          .hasMessageContaining(name + ": ");
    }
  }

  @Test
  void everySetHasItsAddressesAndHashes() {
    for (Mnist set : Mnist.values()) {
      assertThat(MnistFiles.of(set, "", "").files())
          .hasSize(set.name().startsWith("EMNIST") ? 1 : 4)
          .allMatch(file -> file.md5().matches("[0-9a-f]{32}"));
    }
  }
}
